package ferry.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.store.BlobWriter;
import ferry.store.disk.DiskBlobStore;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.FakeSessions;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.sql.SqlLedger;
import ferry.transfer.rpc.StreamLimits;
import ferry.transfer.upload.UploadLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long people wait for a server that died.
@Tag("long")
final class StartTest {
    private static final UUID STORE = new UUID(1, 2);
    private static final UserId BOB = FakePeople.id("bob");
    private static final int FILES = 10_000;

    @TempDir private Path folder;

    /// Every tenth of them unfinished, and the ledger as a kill leaves it.
    @Test
    void aServerWithTenThousandFilesIsReadyWithinFiveSecondsOfAKill() throws Exception {
        Path lived = Files.createDirectories(folder.resolve("lived"));
        Path killed = folder.resolve("killed");
        try (Ledger ledger = ledger(lived);
                DiskBlobStore store = DiskBlobStore.open(lived.resolve("blobs"))) {
            fill(ledger, store);
            copy(lived, killed);
        }

        long before = System.nanoTime();
        TransferService service = start(killed);
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        System.out.printf("start with %d files: %d ms%n", FILES, took.toMillis());
        service.close();
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        try (Ledger ledger = ledger(killed)) {
            assertThat(ledger.end(BOB)).isNotEqualTo(new LogPosition(ledger.end(BOB).epoch(), 0));
            assertThat(ledger.usage(FakePeople.id("alice")).unfinished()).isEqualTo(FILES / 10);
        }
    }

    private TransferService start(Path data) throws IOException {
        return TransferService.start(
                new TransferSettings(
                        data,
                        STORE,
                        false,
                        UploadLimits.DEFAULT,
                        SpaceSettings.DEFAULT,
                        false,
                        StreamLimits.DEFAULT),
                new FakePeople(),
                new FakeSessions(),
                InstantSource.fixed(Drafts.NOW),
                broken -> {
                    throw new AssertionError(broken);
                });
    }

    private static Ledger ledger(Path data) throws IOException {
        return SqlLedger.open(
                data.resolve("ledger.db"),
                STORE,
                !Files.exists(data.resolve("ledger.db")),
                new SecureRandom(),
                broken -> {
                    throw new AssertionError(broken);
                });
    }

    /// Many at once, which share their commits.
    private static void fill(Ledger ledger, DiskBlobStore store) throws Exception {
        List<Callable<Void>> uploads = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            boolean whole = i % 10 != 0;
            uploads.add(() -> {
                BlobId blob = BlobId.random();
                try (BlobWriter writer = store.create(blob)) {
                    writer.write(0, ByteBuffer.wrap(new byte[10]));
                }
                TransferId id = Drafts.id();
                ledger.open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob")));
                Extent extent = new Extent(0, 10, 7);
                if (whole) {
                    ledger.finish(Drafts.finish(id, 1, 10, extent));
                } else {
                    ledger.checkpoint(id, 1, extent);
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
            for (Future<Void> done : threads.invokeAll(uploads)) {
                done.get();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
