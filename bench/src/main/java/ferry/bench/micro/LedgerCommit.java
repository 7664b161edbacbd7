package ferry.bench.micro;

import ferry.bench.process.Scratch;
import ferry.transfer.ledger.Arrival;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.TransferId;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Commits of the ledger, each of which is on the disk when it returns. Of 16 that come at once several share one force.
@OutputTimeUnit(TimeUnit.SECONDS)
public class LedgerCommit {
    private static final int MANY = 16;

    /// The ledger of all threads.
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // set before each trial
    public static class Book {
        private Scratch scratch;
        private Ledger ledger;

        @Setup
        public void open() throws IOException {
            scratch = Scratch.create();
            ledger = Wishes.ledger(scratch);
        }

        @TearDown
        public void close() throws IOException {
            ledger.close();
            scratch.close();
        }
    }

    /// A large upload of one thread.
    @State(Scope.Thread)
    public static class Upload {
        private static final long EXTENT_BYTES = 8L << 20;
        private static final long FILE_BYTES = 1024 * EXTENT_BYTES;

        private TransferId id = newId();
        private long persisted = FILE_BYTES;

        boolean checkpoint(Ledger ledger) {
            if (persisted == FILE_BYTES) {
                id = newId();
                ledger.open(Wishes.large(id, FILE_BYTES));
                persisted = 0;
            }
            Extent extent = new Extent(persisted, persisted + EXTENT_BYTES, 7);
            if (!ledger.checkpoint(id, 1, extent)) {
                throw new IllegalStateException("a checkpoint that was not taken");
            }
            persisted = extent.to();
            return true;
        }
    }

    /// Small files of one thread, each of which comes whole.
    @State(Scope.Thread)
    public static class SmallFile {
        private final byte[] bytes = Arrays.copyOf(Piece.heap(), 4 << 10);
        private final Sha256 digest = Sha256.digest(bytes);

        Arrival arrive(Ledger ledger) {
            TransferId id = newId();
            Arrival arrival =
                    ledger.arrive(Wishes.small(id, bytes), Wishes.whole(id, bytes, digest));
            if (arrival instanceof Arrival.Closed(Ending.Done _)) {
                return arrival;
            }
            throw new IllegalStateException("a small file that was not taken: " + arrival);
        }
    }

    private static TransferId newId() {
        return new TransferId(UUID.randomUUID());
    }

    @Benchmark
    public boolean checkpoint(Book book, Upload upload) {
        return upload.checkpoint(book.ledger);
    }

    @Benchmark
    @Threads(MANY)
    public boolean checkpointsOf16(Book book, Upload upload) {
        return upload.checkpoint(book.ledger);
    }

    @Benchmark
    public Arrival smallFile(Book book, SmallFile file) {
        return file.arrive(book.ledger);
    }

    @Benchmark
    @Threads(MANY)
    public Arrival smallFilesOf16(Book book, SmallFile file) {
        return file.arrive(book.ledger);
    }
}
