package ferry.bench.scenario;

import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.WarmProcess;
import ferry.bench.rival.Rival;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Contenders that bring one file from a server that has it already to their disk.
///
/// @param file what they are to bring
/// @param bytes of it
record Fetches(Bench bench, Path file, long bytes) {

    /// Somebody who brings the file.
    interface Taking {
        /// @param to must not exist; is the file afterwards
        Cost take(Path to) throws IOException, InterruptedException;
    }

    Contender by(String name, Taking taking) {
        return bench.moving(
                bytes,
                1,
                name,
                () -> {
                    Path to = bench.freshPath("copy");
                    Cost cost = taking.take(to);
                    Copies.confirmAndDelete(file, to);
                    return cost;
                });
    }

    /// Sends the file to bob.
    ///
    /// @return the transfer's id
    String sent(Closer opened, Ferry ferry) throws IOException, InterruptedException {
        return bench.person(opened, ferry, "alice").ask("send", file.toString(), "bob");
    }

    /// @param options more of them for `ferry get`
    Contender byCommand(String name, Ferry ferry, String id, String... options) {
        return by(
                name,
                to -> {
                    List<String> line =
                            new ArrayList<>(List.of("get", id, "--output", to.toString()));
                    line.addAll(List.of(options));
                    return ferry.run("bob", line.toArray(String[]::new));
                });
    }

    Contender byLibrary(String name, Closer opened, Ferry ferry, String id) throws IOException {
        WarmProcess bob = bench.person(opened, ferry, "bob");
        return by(
                name,
                to -> {
                    Cost cost =
                            ferry.server().beside(() -> bob.cost("receive", id, to + ".folder"));
                    Files.move(Path.of(to + ".folder").resolve(file.getFileName()), to);
                    return cost;
                });
    }

    /// Those of these rivals that are installed, each with the file at its server.
    List<Contender> byRivals(Closer opened, String... names)
            throws IOException, InterruptedException {
        List<Contender> all = new ArrayList<>();
        for (Rival rival : bench.rivals(opened, names)) {
            String name = bench.fresh("file");
            rival.lay(file, name);
            all.add(by(rival.name(), to -> bench.down(rival, name, to)));
        }
        return all;
    }
}
