package ferry.kernel.tls;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Refreshes certificates from time to time, on a thread of its own, for as long as a process runs.
public final class CertificateRenewal implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("certificates").factory());

    public CertificateRenewal(ServerCertificates certificates) {
        ScheduledFuture<?> _ =
                thread.scheduleWithFixedDelay(
                        certificates::refresh,
                        EVERY.toMillis(),
                        EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
