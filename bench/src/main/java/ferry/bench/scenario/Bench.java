package ferry.bench.scenario;

import ferry.bench.link.LongLink;
import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Place;
import ferry.bench.process.Programs;
import ferry.bench.process.Scratch;
import ferry.bench.process.WarmProcess;
import ferry.bench.report.Contenders;
import ferry.bench.rival.Host;
import ferry.bench.rival.Rival;
import ferry.bench.rival.RivalKind;
import ferry.bench.rival.SshServer;
import ferry.bench.rival.Wormhole;
import ferry.bench.warm.Crowd;
import ferry.bench.warm.Followers;
import ferry.bench.warm.LibraryPair;
import ferry.bench.warm.LibraryPerson;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Where one scenario runs, and what several of them need.
public final class Bench {
    private final Path root;
    private final Scratch scratch;
    private final Commands commands;
    private final Programs programs;
    private final Size size;
    private final AtomicInteger names = new AtomicInteger();

    /// @param root of the built project
    /// @param scratch for this scenario alone
    public Bench(Path root, Scratch scratch, Programs programs, Size size) {
        this(root, scratch, new Commands(scratch.folder()), programs, size);
    }

    private Bench(Path root, Scratch scratch, Commands commands, Programs programs, Size size) {
        this.root = root;
        this.scratch = scratch;
        this.commands = commands;
        this.programs = programs;
        this.size = size;
    }

    public Path root() {
        return root;
    }

    /// The same, whose servers and clients are elsewhere.
    Bench at(Place place) {
        return new Bench(root, scratch, commands.at(place), programs, size);
    }

    /// A link on which packets are lost.
    LongLink longLink(double lossPercent) throws IOException, InterruptedException {
        Path relay = root.resolve("bench/src/main/c/longlink.c");
        return LongLink.make(commands, programs, relay, scratch.folder(), lossPercent);
    }

    Scratch scratch() {
        return scratch;
    }

    Commands commands() {
        return commands;
    }

    public Size size() {
        return size;
    }

    /// A server of its own, with alice and bob. Its passwords cost little: people log in before anything is measured.
    Ferry ferry(Closer opened, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--bcrypt-cost", "4", "--hash-share", "100"));
        all.addAll(List.of(options));
        return ferryAsInstalled(opened, all.toArray(String[]::new));
    }

    /// The same, with its passwords as everybody's.
    Ferry ferryAsInstalled(Closer opened, String... options)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectory(scratch.folder().resolve(fresh("ferry")));
        return opened.register(Ferry.start(commands, root, folder, options));
    }

    /// A warm process of somebody who uses the client library.
    WarmProcess person(Closer opened, Ferry ferry, String name) throws IOException {
        return warm(opened, LibraryPerson.class, ferry.connectString(), name, freshFolder(name));
    }

    /// A warm process of two people who use the client library.
    WarmProcess pair(Closer opened, Ferry ferry) throws IOException {
        return warm(opened, LibraryPair.class, ferry.connectString(), freshFolder("pair"));
    }

    /// A warm process of many people.
    WarmProcess crowd(Closer opened, Ferry ferry, int count) throws IOException {
        return warm(opened, Crowd.class, ferry.connectString(), Integer.toString(count));
    }

    /// A warm process of many people, called by [Followers#name].
    WarmProcess followers(Closer opened, Ferry ferry, int count) throws IOException {
        return warm(opened, Followers.class, ferry.connectString(), Integer.toString(count));
    }

    WarmProcess warm(Closer opened, Class<?> program, String... arguments) throws IOException {
        return opened.register(
                WarmProcess.start(scratch.folder(), commands.place(), program, arguments));
    }

    private String freshFolder(String beginning) throws IOException {
        return Files.createDirectory(freshPath(beginning)).toString();
    }

    /// Those of these rivals that are installed, each with its server.
    List<Rival> rivals(Closer opened, String... wanted) throws IOException, InterruptedException {
        List<String> names = Arrays.asList(wanted);
        List<Rival> rivals = new ArrayList<>();
        for (RivalKind kind : RivalKind.ALL) {
            if (names.contains(kind.name()) && kind.missing(programs).isEmpty()) {
                Path folder = Files.createDirectory(scratch.folder().resolve(fresh("rival")));
                rivals.add(
                        opened.register(kind.opener().open(new Host(commands, programs, folder))));
            }
        }
        return rivals;
    }

    /// An SSH server, where one is installed.
    Optional<SshServer> ssh(Closer opened) throws IOException, InterruptedException {
        if (RivalKind.named(Contenders.SCP).missing(programs).isPresent()) {
            return Optional.empty();
        }
        Path folder = Files.createDirectory(scratch.folder().resolve(fresh("ssh")));
        SshServer server = SshServer.start(new Host(commands, programs, folder));
        return Optional.of(opened.register(server));
    }

    /// A wormhole, where one is installed.
    Optional<Wormhole> wormhole(Closer opened) throws IOException, InterruptedException {
        if (Wormhole.missing(programs).isPresent()) {
            return Optional.empty();
        }
        Path folder = Files.createDirectory(scratch.folder().resolve(fresh("wormhole")));
        return Optional.of(opened.register(Wormhole.start(new Host(commands, programs, folder))));
    }

    /// A name that was not used before.
    String fresh(String beginning) {
        return beginning + "-" + names.incrementAndGet();
    }

    Path freshPath(String beginning) {
        return scratch.folder().resolve(fresh(beginning));
    }

    /// See [Scratch#warmPages].
    void warmPages(long bytes) throws IOException {
        scratch.warmPages(bytes);
    }

    /// Somebody whose run writes the file of the run's size once.
    Contender movingFile(String name, Background.Work run) {
        return moving(size.fileBytes(), 1, name, run);
    }

    /// Somebody whose run moves so many bytes.
    ///
    /// @param copies how many of them are written to the disk
    Contender moving(long bytes, int copies, String name, Background.Work run) {
        return new Contender(
                name,
                () -> {
                    warmPages(copies * bytes);
                    return Samples.of(run.run(), bytes);
                });
    }

    /// Brings a file to a rival's server and forces it there.
    Cost up(Rival rival, Path from, String name) throws IOException, InterruptedException {
        List<String> command = rival.put(from, name);
        Cost cost = rival.server().beside(() -> commands.run(rival.environment(), command));
        return cost.thenForced(Scratch.force(rival.stored(name)));
    }

    /// Brings it back and forces it here.
    Cost down(Rival rival, String name, Path to) throws IOException, InterruptedException {
        List<String> command = rival.get(name, to);
        Cost cost = rival.server().beside(() -> commands.run(rival.environment(), command));
        return cost.thenForced(Scratch.force(to));
    }
}
