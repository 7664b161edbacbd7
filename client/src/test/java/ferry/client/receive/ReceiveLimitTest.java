package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.proto.transfer.v1.TransferSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody takes a file slowly.
final class ReceiveLimitTest {
    private static final int SIZE = 32 << 20;
    private static final int LITTLE = 1 << 20;
    private static final int SLOWLY = 64 << 10;

    /// In so many answers a server that is not held up would have sent much of the file.
    private static final int QUESTIONS = 300;

    /// A good part of what a connection carries otherwise before anybody takes it, 8 MiB.
    private static final int MOST_AHEAD = 4 << 20;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient bob = server.newUser("bob");

    @AfterEach
    void stop() {
        bob.close();
        server.close();
    }

    @Test
    void whatHeHasNotTakenYetIsNotSentAndHoldsUpNothingElse() throws Exception {
        FakeBlob file = put(SIZE);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Received> receiving =
                inBackground(() -> bob.receive(file.id, limited(SLOWLY), heard(begun::countDown)));
        begun.await();

        for (int i = 0; i < QUESTIONS; i++) {
            assertThat(bob.inbox()).hasSize(1);
        }

        assertThat(server.transfers.bytesGiven).hasValueLessThan(MOST_AHEAD);
        bob.close();
        assertThat(receiving)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableOfType(ExecutionException.class)
                .extracting(
                        Throwable::getCause, InstanceOfAssertFactories.type(FerryException.class))
                .extracting(FerryException::problem)
                .isEqualTo(Problem.INTERRUPTED);
    }

    @Test
    void itComesOverTheFirstConnectionWhereAnotherIsRefused() {
        FakeBlob file = put(LITTLE);
        server.oneConnection = true;

        Received received = bob.receive(file.id, limited(LITTLE), ReceiveListener.NONE);

        assertThat(received).isInstanceOf(Received.Saved.class);
        assertThat(server.strangers).hasPositiveValue();
    }

    @Test
    void whatMayComeAtOnceHasNoConnectionOfItsOwn() {
        FakeBlob file = put(LITTLE);
        int before = server.connections();

        Received received = bob.receive(file.id, limited(2L * LITTLE), ReceiveListener.NONE);

        assertThat(received).isInstanceOf(Received.Saved.class);
        assertThat(server.connections()).isEqualTo(before);
    }

    private FakeBlob put(int size) {
        TransferSpec spec =
                TransferSpec.newBuilder().addRecipients("bob").setFileName("file.bin").build();
        byte[] content = new byte[size];
        return server.transfers.put(
                new FakeBlob(UUID.randomUUID().toString(), "alice", spec),
                content,
                Sha256.computation().digest(content));
    }

    private ReceiveOptions limited(long bytesPerSecond) {
        return ReceiveOptions.into(folder).withLimit(bytesPerSecond);
    }

    private static ReceiveListener heard(Runnable begun) {
        return new ReceiveListener() {
            @Override
            public void received(long position, OptionalLong size) {
                begun.run();
            }
        };
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }
}
