package ferry.client.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PipeSourceTest {

    private static final int BYTES = PipeSource.KEPT_BYTES + (8 << 20);

    @Test
    void whatWasReadLatelyCanBeReadAgain() throws Exception {
        try (Source source = Source.stream(new Counting(BYTES))) {
            readTo(source, BYTES);

            long again = BYTES - PipeSource.KEPT_BYTES + (1 << 20);
            byte[] data = new byte[10];
            assertThat(source.read(again, data)).isEqualTo(10);
            assertThat(data[3]).isEqualTo(Counting.at(again + 3));
        }
    }

    @Test
    void whatIsTooLongAgoIsSaidToBeGone() throws Exception {
        try (Source source = Source.stream(new Counting(BYTES))) {
            readTo(source, BYTES);

            FerryException refusal =
                    catchThrowableOfType(FerryException.class, () -> source.read(0, new byte[10]));
            assertThat(refusal.problem()).isEqualTo(Problem.SOURCE_CHANGED);
        }
    }

    @Test
    void itIsNotReadFarAhead() throws Exception {
        Counting stream = new Counting(BYTES);
        try (Source source = Source.stream(stream)) {
            assertThat(source.read(0, new byte[10])).isEqualTo(10);
            readTo(source, 1 << 20);

            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> stream.count.get() < 4 << 20);
        }
    }

    @Test
    void aFailureIsNotTheEnd() throws Exception {
        try (Source source =
                Source.stream(
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("planned");
                            }

                            @Override
                            public int read(byte[] into, int from, int length) throws IOException {
                                throw new IOException("planned");
                            }
                        })) {
            FerryException refusal =
                    catchThrowableOfType(FerryException.class, () -> source.read(0, new byte[10]));
            assertThat(refusal.problem()).isEqualTo(Problem.SOURCE_CHANGED);
        }
    }

    private static void readTo(Source source, long end) throws InterruptedException {
        byte[] data = new byte[256 << 10];
        long position = 0;
        while (position < end) {
            int n = source.read(position, data);
            assertThat(n).isPositive();
            assertThat(data[0]).isEqualTo(Counting.at(position));
            assertThat(data[n - 1]).isEqualTo(Counting.at(position + n - 1));
            position += n;
        }
    }

    /// Bytes that tell where they stand.
    private static final class Counting extends InputStream {
        private final long size;
        private final AtomicLong count = new AtomicLong();

        Counting(long size) {
            this.size = size;
        }

        static byte at(long position) {
            return (byte) ((position * 31) >>> 3);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            long before = count.get();
            if (before == size) {
                return -1;
            }
            int n = (int) Math.min(length, size - before);
            for (int i = 0; i < n; i++) {
                into[from + i] = at(before + i);
            }
            count.addAndGet(n);
            return n;
        }
    }
}
