package ferry.bench.scenario;

import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Image;
import ferry.bench.report.Contenders;
import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import ferry.bench.rival.SshServer;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a command costs that does next to nothing.
final class Startup implements Scenario {
    private static final int RUNS_OF_A_ROUND = 3;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String purpose() {
        return "One question to the server over TLS by a command that begins and ends with it: `ferry whoami`, and"
                + " `ssh host true`; and `ferry --version`, which asks nobody. Each also by Java with its default options, and by"
                + " the image, which has a Java of its own.";
    }

    /// They are short, and what is looked for is small.
    @Override
    public Rounds rounds(Size size) {
        return new Rounds(1, RUNS_OF_A_ROUND * size.rounds().counted());
    }

    @Override
    public List<Contender> open(Bench bench, Closer opened)
            throws IOException, InterruptedException {
        Ferry ferry = bench.ferry(opened);
        List<Contender> all = new ArrayList<>();
        all.add(new Contender(Contenders.WHOAMI, () -> sample(ferry.run("alice", "whoami"))));
        List<String> java = plainJava(bench.root(), "whoami");
        all.add(
                new Contender(
                        Contenders.WHOAMI_JAVA,
                        () -> sample(bench.commands().run(ferry.settings("alice"), java))));
        all.add(version(bench, Contenders.VERSION, bench.root().resolve("ferry")));
        List<String> javaVersion = plainJava(bench.root(), "--version");
        all.add(
                new Contender(
                        Contenders.VERSION_JAVA,
                        () -> sample(bench.commands().run(Map.of(), javaVersion))));
        Optional<Image> image = Image.find(bench.root());
        if (image.isPresent()) {
            all.addAll(ofImage(bench, ferry, image.get()));
        }
        Optional<SshServer> ssh = bench.ssh(opened);
        if (ssh.isPresent()) {
            List<String> line = ssh.get().command("true");
            all.add(
                    new Contender(
                            Contenders.SSH, () -> sample(bench.commands().run(Map.of(), line))));
        }
        return all;
    }

    private static Contender version(Bench bench, String name, Path program) {
        List<String> line = List.of(program.toString(), "--version");
        return new Contender(name, () -> sample(bench.commands().run(Map.of(), line)));
    }

    private static List<Contender> ofImage(Bench bench, Ferry ferry, Image image)
            throws IOException {
        Map<String, String> alice = ferry.settings("alice");
        List<String> whoami = List.of(image.program().toString(), "whoami");
        double packed = image.packedMegabytes();
        double unpacked = image.unpackedMegabytes();
        return List.of(
                new Contender(
                        Contenders.IMAGE_WHOAMI,
                        () ->
                                sample(bench.commands().run(alice, whoami))
                                        .with(Metric.PACKED_MEGABYTES, packed)
                                        .with(Metric.UNPACKED_MEGABYTES, unpacked)),
                version(bench, Contenders.IMAGE_VERSION, image.program()));
    }

    private static List<String> plainJava(Path root, String word) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                root.resolve("standalone/target/ferry/lib") + "/*",
                "ferry.standalone.Main",
                word);
    }

    private static Sample sample(Cost cost) {
        return Sample.of(Metric.SECONDS, cost.wallSeconds())
                .with(Metric.CLIENT_PEAK_MEBIBYTES, cost.clientPeakMebibytes());
    }
}
