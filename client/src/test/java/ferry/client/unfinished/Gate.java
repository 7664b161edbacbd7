package ferry.client.unfinished;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/// A stream that ends when somebody lets it, or never.
final class Gate extends InputStream {

    private final byte[] content;
    private final CountDownLatch open = new CountDownLatch(1);
    private int position;

    Gate(byte[] content) {
        this.content = content;
    }

    void open() {
        open.countDown();
    }

    @Override
    public int read() {
        if (position < content.length) {
            return content[position++] & 0xff;
        }
        try {
            open.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        int first = read();
        if (first < 0) {
            return -1;
        }
        into[from] = (byte) first;
        return 1;
    }
}
