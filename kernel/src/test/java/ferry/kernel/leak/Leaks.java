package ferry.kernel.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.buffer.UnpooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What Netty's leak detector has found. The build has it look at every buffer.
public final class Leaks {
    private static final String LEVEL = "io.grpc.netty.shaded.io.netty.leakDetection.level";

    /// How each report in a log begins.
    private static final String REPORT = "LEAK: ";

    private static final long PATIENCE_MILLIS = 10_000;
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    /// Begins to note what is found, of all that Netty makes from now on.
    static void note() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    /// Collects garbage, since only what is garbage can be a leak, and takes what was found since the last call.
    static List<String> take() throws InterruptedException {
        // The first time may find the canary before it has found all others
        collectGarbage();
        collectGarbage();
        // Netty looks at what was collected whenever it makes a buffer
        UnpooledByteBufAllocator.DEFAULT.buffer(1).release();
        List<String> found = new ArrayList<>();
        for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
            found.add(leak);
        }
        return found;
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
        System.gc();
        assertThat(collected.remove(PATIENCE_MILLIS)).as("garbage").isSameAs(canary);
    }

    /// The option for a Java process that a test starts: it looks as closely as this one.
    public static String option() {
        return "-D" + LEVEL + "=" + ResourceLeakDetector.getLevel();
    }

    /// @param log of a process that was started with the [#option]
    public static void assertNoneIn(String log) {
        assertThat(log).doesNotContain(REPORT);
    }

    private static final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings(
                "deprecation") // abstract, though its last argument has no meaning any more
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Noting<>(resource, samplingInterval);
        }
    }

    /// Notes what others of its kind would log.
    private static final class Noting<T> extends ResourceLeakDetector<T> {
        Noting(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            FOUND.add(resource + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            FOUND.add(resource);
        }
    }
}
