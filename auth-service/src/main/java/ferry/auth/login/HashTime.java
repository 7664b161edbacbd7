package ferry.auth.login;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The times that the gate goes by.
interface HashTime {
    /// Nanoseconds since any moment.
    long now();

    /// Nanoseconds of processor that the calling thread has had.
    long worked();

    /// The machine's. Where it does not count what a thread has had, what has passed stands in: that is more, never less.
    static HashTime ofThisMachine() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean counts =
                threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        return new HashTime() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public long worked() {
                return counts ? threads.getCurrentThreadCpuTime() : System.nanoTime();
            }
        };
    }
}
