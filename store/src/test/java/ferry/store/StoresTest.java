package ferry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.store.disk.DiskBlobStore;
import ferry.store.memory.MemoryBlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoresTest {
    @Nested
    final class OnDisk implements BlobStoreContract {
        @TempDir Path folder;
        private BlobStore store = new MemoryBlobStore();

        @BeforeEach
        void open() throws IOException {
            store = DiskBlobStore.open(folder.resolve("blobs"));
        }

        @Override
        public BlobStore store() {
            return store;
        }

        @Test
        void filesAreForTheServerAlone() throws IOException {
            store.create(BlobId.random()).close();
            try (Stream<Path> all = Files.walk(folder.resolve("blobs"))) {
                assertThat(all.filter(Files::isRegularFile).toList())
                        .hasSize(1)
                        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
            }
        }

        @Test
        void aQuarantinedFileIsKept() throws IOException {
            BlobId id = BlobId.random();
            try (BlobWriter writer = store.create(id)) {
                writer.write(0, BlobStoreContract.bytes("abc"));
            }

            store.quarantine(id);
            store.delete(id);

            assertThat(folder.resolve("blobs/quarantine/" + id)).hasContent("abc");
        }

        @Test
        void whatIsMissingInAnotherFolderIsNotSaidToBeMissing() throws IOException {
            BlobId id = BlobId.random();
            store.create(id).close();
            Path blobs = folder.resolve("blobs");
            Files.move(blobs, folder.resolve("away"));
            assertThatThrownBy(() -> store.checksum(id, 0, 1))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class);
            Files.createDirectory(blobs);

            assertThatThrownBy(() -> store.open(id))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> store.quarantine(id))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class);
        }

        @Test
        void whatIsNoBlobIsLeftAlone() throws IOException {
            Path shard = Files.createDirectories(folder.resolve("blobs/0a"));
            Files.writeString(shard.resolve("notes.txt"), "mine");
            Files.writeString(shard.resolve("0A000000-0000-4000-8000-000000000001"), "shouted");
            Path orphans = Files.createDirectories(folder.resolve("blobs/orphans"));
            Files.writeString(orphans.resolve("notes.txt"), "mine");

            assertThat(store.list(0x0a)).isEmpty();
            assertThat(store.deleteOrphans(FileTime.fromMillis(Long.MAX_VALUE))).isZero();

            assertThat(orphans.resolve("notes.txt")).exists();
        }

        private static String permissions(Path file) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        }
    }

    @Nested
    final class InMemory implements BlobStoreContract {
        private final MemoryBlobStore store = new MemoryBlobStore();

        @Override
        public BlobStore store() {
            return store;
        }

        @Test
        void aPowerLossKeepsWhatWasForced() throws IOException {
            BlobId id = BlobId.random();
            try (BlobWriter writer = store.create(id);
                    BlobReader reader = store.open(id)) {
                writer.write(0, BlobStoreContract.bytes("kept"));
                writer.force();
                writer.write(4, BlobStoreContract.bytes("lost"));
                store.losePower();
                assertThat(reader.read(0, ByteBuffer.allocate(10))).isEqualTo(4);
            }
        }

        @Test
        void aFailedForceIsNeverTriedAgain() throws IOException {
            try (BlobWriter writer = store.create(BlobId.random())) {
                writer.write(0, BlobStoreContract.bytes("abc"));
                store.failNextForce();
                assertThatThrownBy(writer::force).isInstanceOf(IOException.class);
                assertThatThrownBy(writer::force).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> writer.write(3, BlobStoreContract.bytes("d")))
                        .isInstanceOf(IOException.class);
            }
        }
    }
}
