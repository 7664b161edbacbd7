package ferry.standalone;

import ferry.auth.AuthSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.cli.console.Console;
import ferry.cli.console.SafeText;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.Outgoing;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.receive.Intake;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.kernel.rpc.TrustedProxies;
import ferry.transfer.SpaceSettings;
import ferry.transfer.rpc.StreamLimits;
import ferry.transfer.upload.UploadLimits;
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

    private final DemoStage stage;
    private final String command;
    private final SecureRandom random = new SecureRandom();
    private final Console console;
    private final PrintStream out;

    /// @param command what starts Ferry here
    Demo(DemoStage stage, Console console, String command) {
        this.stage = stage;
        this.command = command;
        this.console = console;
        this.out = console.out();
    }

    /// Plays it once.
    ///
    /// @param given what to send; a sample is made if absent
    void play(Optional<Path> given) throws IOException {
        Path folder = stage.add(TemporaryFolder.create("ferry-demo-")).path();
        Path file = given.isPresent() ? given.get() : sample(folder.resolve("ferry-demo.bin"));
        out.println("Starting a server in a temporary folder ...");
        out.flush();
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
        out.flush();
        deliver(alice, bob, file, folder.resolve("received by bob"));
        out.println();
        out.println("Next, with people of your own:");
        out.println("  " + SafeText.line(command) + " serve --registration open");
        out.println("and then do what it says.");
        out.flush();
    }

    private static ServeSettings settings(Path data) {
        return new ServeSettings(
                data,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                RegistrationPolicy.OPEN,
                ServeSecurity.DEFAULT,
                AuthSettings.defaults(data),
                StreamLimits.DEFAULT,
                TrustedProxies.NONE,
                UploadLimits.DEFAULT,
                SpaceSettings.UNGUARDED,
                Optional.empty(),
                Optional.empty(),
                false);
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
        DemoProgress progress = new DemoProgress(console, size);
        DemoArrival arrival = new DemoArrival(progress);
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
                SafeText.line(String.valueOf(saved.file().getFileName())),
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
}
