package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How much may wait for receivers that have stopped.
final class OutboundCallsTest {
    private static final int KIB = 1 << 10;

    private final OutboundCalls calls = new OutboundCalls();
    private final List<Stopped> open = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        calls.drain();
        for (Stopped receiver : open) {
            assertThat(receiver.ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFewStreamsMayHaveAChunkEachOnItsWay() {
        serve(16);

        assertThat(open).extracting(receiver -> receiver.threshold).containsOnly(256 * KIB);
    }

    @Test
    void theMoreStreamsAreOpenTheLessMayWaitForANewOne() {
        serve(17);
        assertThat(open.getLast().threshold).isEqualTo(128 * KIB);

        serve(47);
        assertThat(open.getLast().threshold).isEqualTo(64 * KIB);

        serve(1);
        assertThat(open.getLast().threshold).isEqualTo(32 * KIB);
    }

    @Test
    void itNeverGetsTooLittleToBeUseful() {
        serve(300);

        assertThat(open.getLast().threshold).isEqualTo(32 * KIB);
        assertThat(calls.share()).isEqualTo(32 * KIB);
    }

    @Test
    void streamsThatHaveEndedGiveTheirShareBack() throws Exception {
        serve(64);
        assertThat(calls.share()).isEqualTo(32 * KIB);

        end();

        assertThat(calls.share()).isEqualTo(256 * KIB);
    }

    @Test
    void drainingWaitsUntilEveryStreamHasBeenAnswered() throws Exception {
        serve(1);
        Stopped receiver = open.getFirst();
        receiver.mayBeAnswered = new CountDownLatch(1);
        Thread draining = Thread.ofVirtual().start(calls::drain);
        try {
            assertThat(receiver.ended.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(draining.join(Duration.ofMillis(100))).isFalse();
        } finally {
            receiver.mayBeAnswered.countDown();
        }
        assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
    }

    private void serve(int more) {
        for (int i = 0; i < more; i++) {
            Stopped receiver = new Stopped();
            open.add(receiver);
            calls.serve(receiver, "stopped", call -> call.send("never taken"));
        }
    }

    /// Never ready for anything.
    private static final class Stopped extends ServerCallStreamObserver<String> {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile int threshold;
        private volatile CountDownLatch mayBeAnswered = new CountDownLatch(0);

        @Override
        public void setOnReadyThreshold(int bytes) {
            threshold = bytes;
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void onError(Throwable fault) {
            ended.countDown();
            try {
                mayBeAnswered.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public void onNext(String message) {
            throw new AssertionError("sent to somebody who takes nothing");
        }

        @Override
        public void onCompleted() {}

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
