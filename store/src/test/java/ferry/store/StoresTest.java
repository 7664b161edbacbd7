package ferry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.store.disk.DiskBlobStore;
import ferry.store.memory.FaultyDisk;
import ferry.store.memory.MemoryBlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
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

        @Test
        void foldersAreForTheServerAlone() throws IOException {
            BlobId damaged = BlobId.random();
            BlobId orphan = BlobId.random();
            store.create(damaged).close();
            store.create(orphan).close();
            store.quarantine(damaged);
            store.orphan(orphan, FileTime.fromMillis(0));

            try (Stream<Path> all = Files.walk(folder.resolve("blobs"))) {
                assertThat(all.filter(Files::isDirectory).toList())
                        .hasSizeGreaterThanOrEqualTo(4)
                        .allSatisfy(made -> assertThat(permissions(made)).isEqualTo("rwx------"));
            }
        }

        @Test
        void aBlobIsNamedByItsIdAndNothingElse() throws IOException {
            BlobId id = BlobId.random();
            store.create(id).close();

            try (Stream<Path> all = Files.walk(folder.resolve("blobs"))) {
                assertThat(all.filter(Files::isRegularFile).toList()).containsExactly(place(id));
            }
        }

        @Test
        void aLinkInThePlaceOfABlobIsNotFollowed() throws IOException {
            BlobId id = BlobId.random();
            store.create(id).close();
            Path others = Files.writeString(folder.resolve("others"), "abcdef");
            Files.delete(place(id));
            Files.createSymbolicLink(place(id), others);

            assertThatThrownBy(() -> store.open(id)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.reopen(id, 2)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.checksum(id, 0, 1)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.create(id)).isInstanceOf(IOException.class);
            store.delete(id);

            assertThat(others).hasContent("abcdef");
        }

        @Test
        void aLinkInThePlaceOfAFolderIsNotFollowed() throws IOException {
            BlobId id = BlobId.random();
            Path others = Files.createDirectory(folder.resolve("others"));
            Files.writeString(others.resolve(id.toString()), "abc");
            Files.createSymbolicLink(place(id).getParent(), others);

            assertThat(store.list(id.firstByte())).isEmpty();
            assertThatThrownBy(() ->
                            store.create(
                                    BlobId.parse(
                                            id.toString().substring(0, 2)
                                                    + BlobId.random().toString().substring(2))))
                    .isInstanceOf(IOException.class);

            assertThat(others.toFile().list()).containsExactly(id.toString());
        }

        private Path place(BlobId id) {
            String name = id.toString();
            return folder.resolve("blobs").resolve(name.substring(0, 2)).resolve(name);
        }

        private static String permissions(Path file) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        }
    }

    @Nested
    final class OnAFaultyDisk implements BlobStoreContract {
        private final FaultyDisk store = new FaultyDisk(new Random(1));

        @Override
        public BlobStore store() {
            return store;
        }

        @Test
        void aPowerLossKeepsWhatWasForcedAndNothingElseForSure() throws IOException {
            int changed = 0;
            for (int i = 0; i < 100; i++) {
                BlobId id = BlobId.random();
                BlobWriter writer = store.create(id);
                writer.write(0, BlobStoreContract.bytes("kept"));
                writer.force();
                writer.write(4, BlobStoreContract.bytes("lost"));
                assertThat(store.durable(id)).isEqualTo(new byte[] {'k', 'e', 'p', 't'});
                store.losePower();

                assertThatThrownBy(writer::force).isInstanceOf(IOException.class);
                ByteBuffer left = ByteBuffer.allocate(8);
                try (BlobReader reader = store.open(id)) {
                    assertThat(reader.read(0, left)).isGreaterThanOrEqualTo(4);
                }
                String text = new String(left.array(), StandardCharsets.US_ASCII);
                assertThat(text).startsWith("kept");
                changed += text.equals("keptlost") ? 0 : 1;
            }
            assertThat(changed).isBetween(10, 99);
        }

        @Test
        void aForceAfterAFailedOneIsBelievedAndKeepsNothing() throws IOException {
            int lost = 0;
            for (int i = 0; i < 100; i++) {
                BlobId id = BlobId.random();
                BlobWriter broken = store.create(id);
                broken.write(0, BlobStoreContract.bytes("bytes"));
                store.failNextForce("Input/output error");
                assertThatThrownBy(broken::force).hasMessage("Input/output error");
                assertThatThrownBy(broken::force).isInstanceOf(IOException.class);
                try (BlobWriter again = store.reopen(id, 5)) {
                    again.force();
                }
                lost +=
                        new String(store.durable(id), StandardCharsets.US_ASCII).equals("bytes")
                                ? 0
                                : 1;
            }
            assertThat(lost).isBetween(10, 90);
        }

        @Test
        void whatIsWrittenDuringAForceIsNotCoveredByIt() throws IOException {
            BlobId id = BlobId.random();
            BlobWriter writer = store.create(id);
            writer.write(0, BlobStoreContract.bytes("before"));
            store.duringForce(() -> {
                try {
                    writer.write(6, BlobStoreContract.bytes("during"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.force();

            assertThat(new String(store.durable(id), StandardCharsets.US_ASCII))
                    .isEqualTo("before");
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
