package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.FerryClient;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveTest {
    private static final long SIZE = 192L << 20;
    private static final long RATE = 64L << 20;
    private static final long MAX_BEHIND = 16L << 20;

    /// Sent before, so that what is measured is not how long Java takes to load what receives.
    private static final long FIRST_SIZE = 8L << 20;

    @TempDir Path scratch;

    /// Positions are compared, not times: when the sender has given bytes to the network, the receiver has all but the last
    /// 16 MiB of them. Nine times in ten, for a machine that pauses leaves anybody behind; of a server that gave away
    /// nothing before it had everything the receiver would be too far behind nine times in ten.
    @Test
    void theReceiverIsNotFarBehindASenderWhoseRateIsCapped()
            throws IOException, InterruptedException {
        Path first = TestFiles.random(scratch.resolve("first.bin"), FIRST_SIZE);
        Path file = TestFiles.random(scratch.resolve("live.bin"), SIZE);
        Path inbox = Files.createDirectory(scratch.resolve("inbox"));
        Behind behind = new Behind();
        try (Server server = Server.start(scratch, scratch.resolve("data"), "256m");
                FerryClient alice = person(server, "alice");
                FerryClient bob = person(server, "bob")) {
            Intake intake =
                    bob.intake(IntakeOptions.everything(ReceiveOptions.into(inbox)), behind);
            Thread watching = Thread.ofPlatform().start(() -> keepTaking(intake));
            send(alice, first, behind);
            send(alice, file, behind);
            watching.interrupt();
            watching.join();
        }
        assertThat(TestFiles.sha256(inbox.resolve("live.bin"))).isEqualTo(TestFiles.sha256(file));
        assertThat(behind.seen.get()).isPositive();
        assertThat(behind.tooFar.get()).isLessThanOrEqualTo(behind.seen.get() / 10);
    }

    /// Returns once it has arrived.
    private static void send(FerryClient alice, Path file, Behind behind)
            throws InterruptedException {
        behind.begin();
        try (Source source = Source.file(file)) {
            alice.send(
                    Outgoing.file(file.getFileName().toString(), List.of("bob")),
                    source,
                    SendOptions.fresh().withLimit(RATE),
                    behind);
        }
        assertThat(behind.arrived.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void keepTaking(Intake intake) {
        try {
            intake.keepTaking();
        } catch (FerryException interrupted) {
            assertThat(interrupted.problem()).isEqualTo(Problem.INTERRUPTED);
        }
    }

    private static FerryClient person(Server server, String name) {
        ConnectString connect = ConnectString.parse(server.connect());
        FerryClient client =
                FerryClient.connect(
                        connect.address(), new Trust.Pinned(connect.fingerprint().orElseThrow()));
        client.register(name, "correct horse battery staple " + name, "test", "");
        return client;
    }

    /// How often too many bytes lay between the two ends.
    private static final class Behind implements SendListener, IntakeListener {
        final AtomicLong seen = new AtomicLong();
        final AtomicLong tooFar = new AtomicLong();
        final Semaphore arrived = new Semaphore(0);
        private final AtomicLong receivedSoFar = new AtomicLong();

        /// Of the next file.
        void begin() {
            seen.set(0);
            tooFar.set(0);
            receivedSoFar.set(0);
        }

        @Override
        public void sent(long position, OptionalLong size) {
            seen.incrementAndGet();
            if (position - receivedSoFar.get() > MAX_BEHIND) {
                tooFar.incrementAndGet();
            }
        }

        @Override
        public void received(Transfer transfer, long position, OptionalLong size) {
            receivedSoFar.set(position);
        }

        @Override
        public void interrupted(FerryException because, Duration wait) {
            throw new AssertionError("nothing breaks here", because);
        }

        @Override
        public void ended(Received received) {
            arrived.release();
        }
    }
}
