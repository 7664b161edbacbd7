package ferry.standalone;

import ferry.auth.login.RegistrationPolicy;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.receive.Intake;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.kernel.config.UsageException;
import ferry.kernel.life.StopRequest;
import ferry.kernel.observe.LibraryLogs;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `ferry demo`: a server of its own in a temporary folder, two people, one file that goes live from one to the other.
/// Leaves nothing behind.
final class Demo {
    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final int SAMPLE_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int PASSWORD_BYTES = 18;
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);
    private static final long WATCHING_SECONDS = 30;

    private final DemoStage stage;
    private final SecureRandom random = new SecureRandom();
    private final PrintStream out;

    private Demo(DemoStage stage, PrintStream out) {
        this.stage = stage;
        this.out = out;
    }

    /// @param args at most one: the file to send
    /// @return exit code
    static int command(List<String> args, PrintStream out, PrintStream err) {
        if (args.equals(List.of("--help"))) {
            out.println("Usage: ferry demo [FILE]\n");
            out.println("Starts a throw-away server and two people, and shows FILE arrive live.");
            out.println("Without FILE a sample of 64 MiB is made. Nothing is left behind.");
            return 0;
        }
        if (args.size() > 1 || args.stream().anyMatch(arg -> arg.startsWith("-"))) {
            throw new UsageException("usage: ferry demo [FILE]");
        }
        Optional<Path> file = args.stream().findFirst().map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            err.println("ferry demo: cannot read the file " + file.get());
            return 3;
        }
        LibraryLogs.join();
        DemoStage stage = new DemoStage();
        StopRequest.handle(stage::interrupt);
        return perform(stage, file, out, err);
    }

    private static int perform(
            DemoStage stage, Optional<Path> file, PrintStream out, PrintStream err) {
        try (stage) {
            new Demo(stage, out).play(file);
            return 0;
        } catch (IOException | FerryException failed) {
            if (stage.isInterrupted()) {
                return DemoStage.INTERRUPTED;
            }
            log.debug("event=demo_failed", failed);
            err.println("ferry demo: " + failed.getMessage());
            return 1;
        }
    }

    private void play(Optional<Path> given) throws IOException {
        Path folder = stage.add(TemporaryFolder.create("ferry-demo-")).path();
        Path file = given.isPresent() ? given.get() : sample(folder.resolve("ferry-demo.bin"));
        out.println("Starting a server in a temporary folder ...");
        EmbeddedServer server =
                stage.add(
                        EmbeddedServer.start(
                                settings(folder.resolve("server")),
                                DRAIN_TIMEOUT,
                                InstantSource.system(),
                                cause -> log.error("event=storage_broken", cause)));
        FerryClient alice = person("alice", folder, server);
        FerryClient bob = person("bob", folder, server);
        out.println("Two people have registered: alice and bob. Alice sends, bob is watching.");
        out.println();
        deliver(alice, bob, file, folder.resolve("received by bob"));
        out.println();
        out.println("Next, with people of your own:");
        out.println("  ./ferry serve --registration open");
        out.println("and then do what it says.");
        out.flush();
    }

    private static ServeSettings settings(Path data) {
        return new ServeSettings(
                data,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                RegistrationPolicy.OPEN,
                false,
                12,
                15,
                Optional.empty());
    }

    private FerryClient person(String name, Path folder, EmbeddedServer server) throws IOException {
        ConnectString connect = ConnectString.parse(server.connect());
        Trust trust = new Trust.Pinned(connect.fingerprint().orElseThrow());
        FerryClient client =
                stage.add(
                        FerryClient.connect(
                                connect.address(),
                                trust,
                                FerryHome.at(folder.resolve(name + " at home"))));
        byte[] password = new byte[PASSWORD_BYTES];
        random.nextBytes(password);
        client.register(name, Base64.getUrlEncoder().encodeToString(password), "demo", "");
        return client;
    }

    private void deliver(FerryClient alice, FerryClient bob, Path file, Path inbox)
            throws IOException {
        long size = Files.size(file);
        DemoProgress progress = new DemoProgress(out, onTerminal(), size);
        Arrival arrival = new Arrival(progress);
        Intake intake = bob.intake(IntakeOptions.everything(ReceiveOptions.into(inbox)), arrival);
        Thread watching = Thread.ofVirtual().name("bob").start(() -> arrival.follow(intake));
        arrival.awaitWatching();

        long begin = System.nanoTime();
        Transfer transfer = send(alice, file, progress);
        Received.Saved saved = arrival.awaitSaved();
        Duration whole = Duration.ofNanos(System.nanoTime() - begin);
        alice.awaitDelivery(transfer.id(), Optional.of(Duration.ofSeconds(30)), _ -> {});
        watching.interrupt();
        progress.end();
        report(file, saved, size, whole);
    }

    @SuppressWarnings("SystemConsoleNull") // Java 25 returns null again where there is no terminal
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static Transfer send(FerryClient alice, Path file, DemoProgress progress)
            throws IOException {
        SendListener listener =
                new SendListener() {
                    @Override
                    public void sent(long position, OptionalLong size) {
                        progress.sent(position);
                    }
                };
        try (Source source = Source.file(file)) {
            Outgoing outgoing = Outgoing.file(String.valueOf(file.getFileName()), List.of("bob"));
            return alice.send(outgoing, source, SendOptions.fresh(), listener);
        }
    }

    /// Both files are read again: what is claimed has been looked at.
    private void report(Path file, Received.Saved saved, long size, Duration whole)
            throws IOException {
        Sha256 theirs = digest(saved.file());
        if (!theirs.equals(digest(file)) || !theirs.equals(saved.sha256())) {
            throw new IOException("the received file differs from the one that was sent");
        }
        double seconds = whole.toNanos() / 1e9;
        out.printf(
                Locale.ROOT,
                "Delivered and verified: %s, %d bytes in %.2f s (%.0f MB/s), from alice through"
                        + " the server to bob%n",
                saved.file().getFileName(),
                size,
                seconds,
                size / 1e6 / seconds);
        out.println("SHA-256 " + theirs + ", the same at both ends");
    }

    private static Sha256 digest(Path file) throws IOException {
        MessageDigest digest = Sha256.computation();
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return Sha256.of(digest.digest());
    }

    /// Random bytes: nothing on the way can make them smaller.
    private static Path sample(Path file) throws IOException {
        SplittableRandom bytes = new SplittableRandom();
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream sample = Files.newOutputStream(file)) {
            for (int written = 0; written < SAMPLE_BYTES; written += block.length) {
                bytes.nextBytes(block);
                sample.write(block);
            }
        }
        return file;
    }

    /// Bob's side: what he hears, on several threads.
    private static final class Arrival implements IntakeListener {
        private final DemoProgress progress;
        private final CompletableFuture<Boolean> watching = new CompletableFuture<>();
        private final CompletableFuture<Received.Saved> saved = new CompletableFuture<>();

        Arrival(DemoProgress progress) {
            this.progress = progress;
        }

        void follow(Intake intake) {
            try {
                intake.keepTaking();
            } catch (FerryException ended) {
                watching.completeExceptionally(ended);
                saved.completeExceptionally(ended);
            }
        }

        void awaitWatching() throws IOException {
            await(watching.orTimeout(WATCHING_SECONDS, TimeUnit.SECONDS));
        }

        Received.Saved awaitSaved() throws IOException {
            return await(saved);
        }

        private static <T> T await(CompletableFuture<T> future) throws IOException {
            try {
                return future.join();
            } catch (CompletionException failed) {
                throw new IOException("bob could not receive: " + failed.getCause(), failed);
            }
        }

        @Override
        public void caughtUp() {
            watching.complete(true);
        }

        @Override
        public void received(Transfer transfer, long position, OptionalLong size) {
            progress.received(position);
        }

        @Override
        public void ended(Received received) {
            if (received instanceof Received.Saved whole) {
                saved.complete(whole);
            }
        }

        @Override
        public void failed(Transfer transfer, FerryException because) {
            saved.completeExceptionally(because);
        }
    }
}
