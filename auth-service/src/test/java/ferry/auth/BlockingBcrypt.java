package ferry.auth;

import ferry.auth.login.Bcrypt;
import ferry.auth.login.PasswordVerifier;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// The real hash function, which waits for a word before each hash. Safe for many threads.
final class BlockingBcrypt implements Bcrypt {
    private final Bcrypt real = PasswordVerifier.bcrypt();
    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore started = new Semaphore(0);

    @Override
    public byte[] hash(int cost, byte[] salt, byte[] password) {
        started.release();
        try {
            go.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return real.hash(cost, salt, password);
    }

    /// Waits until a hash has started that nobody has waited for.
    void awaitStarted() {
        started.acquireUninterruptibly();
    }

    void release() {
        go.countDown();
    }
}
