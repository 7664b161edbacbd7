package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.proto.transfer.v1.TransferSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many files are received at once.
final class SideBySideIntakeTest {

    private static final int FILES = 40;
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient bob = server.newUser("bob");
    private final Held held = new Held();

    @BeforeEach
    void send() {
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = ("file " + i).getBytes(StandardCharsets.UTF_8);
            TransferSpec spec =
                    TransferSpec.newBuilder().addRecipients("bob").setFileName("f" + i).build();
            server.transfers.put(
                    new FakeBlob(UUID.randomUUID().toString(), "alice", spec),
                    bytes,
                    Sha256.computation().digest(bytes));
        }
    }

    @AfterEach
    void stop() {
        bob.close();
        server.close();
    }

    @Test
    void sixteenFilesArriveSideBySide() throws InterruptedException {
        Thread taking = taking();
        try {
            assertThat(held.full.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("of 16 files at once %s have begun to arrive", held.underWay)
                    .isTrue();
        } finally {
            held.go.release(FILES);
            taking.join(PATIENCE);
        }
        assertThat(held.ended).hasValue(FILES);
    }

    /// Each that ends lets one more begin: one too many would be seen at one of these steps.
    @Test
    void noFurtherFileBeginsBeforeOneOfSixteenHasEnded() throws InterruptedException {
        Thread taking = taking();
        try {
            assertThat(held.full.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= FILES; i++) {
                int ended = i;
                held.go.release();
                await().atMost(PATIENCE).until(() -> held.ended.get() == ended);
            }
        } finally {
            held.go.release(FILES);
            taking.join(PATIENCE);
        }
        assertThat(held.most).hasValue(AT_ONCE);
    }

    private Thread taking() {
        Intake intake = bob.intake(IntakeOptions.everything(ReceiveOptions.into(folder)), held);
        return Thread.ofPlatform().start(intake::takeWaiting);
    }

    /// Keeps each file that has begun to arrive from going on until it may.
    private static final class Held implements IntakeListener {
        final CountDownLatch full = new CountDownLatch(AT_ONCE);
        final Semaphore go = new Semaphore(0);
        final AtomicInteger underWay = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        @Override
        public void started(Transfer transfer) {
            int now = underWay.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
        }

        @Override
        public void received(Transfer transfer, long position, OptionalLong size) {
            full.countDown();
            try {
                go.acquire();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void ended(Received received) {
            underWay.decrementAndGet();
            ended.incrementAndGet();
        }
    }
}
