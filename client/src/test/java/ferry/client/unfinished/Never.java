package ferry.client.unfinished;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/// A stream from which nothing comes.
final class Never extends InputStream {

    @Override
    public int read() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }
}
