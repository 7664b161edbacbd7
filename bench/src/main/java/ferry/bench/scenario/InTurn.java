package ferry.bench.scenario;

import ferry.bench.process.Copies;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.rival.Rival;
import java.io.IOException;
import java.nio.file.Path;

/// From one person's disk to another's by whole commands: first to the server, and then from it. Forced at both ends.
final class InTurn {
    private InTurn() {}

    /// @param what a file or a folder
    static Cost byRival(Bench bench, Rival rival, Path what)
            throws IOException, InterruptedException {
        String name = bench.fresh("original");
        Path copy = bench.freshPath("copy");
        Cost cost = bench.up(rival, what, name).then(bench.down(rival, name, copy));
        Copies.confirmAndDelete(what, copy);
        Scratch.delete(rival.stored(name));
        return cost;
    }

    /// @param what a file or a folder
    static Cost byFerry(Bench bench, Ferry ferry, Path what)
            throws IOException, InterruptedException {
        Path inbox = bench.freshPath("inbox");
        Cost up = ferry.run("alice", "send", what.toString(), "--to", "bob");
        Cost down = ferry.run("bob", "receive", inbox.toString());
        Copies.confirm(what, inbox.resolve(what.getFileName()));
        Scratch.delete(inbox);
        return up.then(down);
    }
}
