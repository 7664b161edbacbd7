package ferry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every blob store promises. Implemented by a test for each store.
interface BlobStoreContract {
    BlobStore store();

    @Test
    default void readsBackWhatWasWrittenInSeveralBuffers() throws IOException {
        BlobId id = BlobId.random();
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, bytes("one "), bytes("two "), bytes(""));
            writer.write(8, bytes("three"));
            assertThat(writer.length()).isEqualTo(13);
        }
        assertThat(read(id, 0, 100)).isEqualTo("one two three");
        assertThat(read(id, 4, 3)).isEqualTo("two");
    }

    @Test
    default void aReaderSeesTheBlobGrow() throws IOException {
        BlobId id = BlobId.random();
        try (BlobWriter writer = store().create(id);
                BlobReader reader = store().open(id)) {
            assertThat(reader.read(0, ByteBuffer.allocate(10))).isZero();
            writer.write(0, bytes("abc"));
            assertThat(reader.read(0, ByteBuffer.allocate(10))).isEqualTo(3);
            assertThat(reader.read(3, ByteBuffer.allocate(10))).isZero();
            assertThat(reader.read(7, ByteBuffer.allocate(10))).isZero();
        }
    }

    @Test
    default void leavesNoHolesAndOverwritesNothing() throws IOException {
        try (BlobWriter writer = store().create(BlobId.random())) {
            writer.write(0, bytes("abc"));
            assertThatThrownBy(() -> writer.write(4, bytes("x")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write(2, bytes("x")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void makesABlobOnce() throws IOException {
        BlobId id = BlobId.random();
        store().create(id).close();
        assertThatThrownBy(() -> store().create(id)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    default void continuesAtTheGivenLengthAndCutsTheRest() throws IOException {
        BlobId id = BlobId.random();
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, bytes("abcdef"));
        }
        try (BlobWriter writer = store().reopen(id, 2)) {
            assertThat(writer.length()).isEqualTo(2);
            writer.write(2, bytes("XY"));
            writer.force();
        }
        assertThat(read(id, 0, 100)).isEqualTo("abXY");
    }

    @Test
    default void refusesToContinueBeyondTheEnd() throws IOException {
        BlobId id = BlobId.random();
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, bytes("abc"));
        }
        assertThatThrownBy(() -> store().reopen(id, 4)).isInstanceOf(EOFException.class);
    }

    @Test
    default void hasNoBlobThatWasNeverMadeOrWasDeleted() throws IOException {
        BlobId id = BlobId.random();
        assertThatThrownBy(() -> store().open(id)).isInstanceOf(NoSuchFileException.class);
        store().create(id).close();
        store().delete(id);
        store().delete(id);
        assertThatThrownBy(() -> store().open(id)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store().reopen(id, 0)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void tellsTheChecksumOfAnyRange() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        BlobId id = BlobId.random();
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, ByteBuffer.wrap(bytes));
            writer.force();
        }
        int[][] ranges = {
            {0, 3_000_000}, {1, 10}, {4095, 2}, {4096, 4096}, {1_048_575, 2}, {2_999_999, 1}, {5, 0}
        };
        for (int[] range : ranges) {
            assertThat(store().checksum(id, range[0], range[1]))
                    .as("%d bytes at %d", range[1], range[0])
                    .isEqualTo(Crc32c.of(ByteBuffer.wrap(bytes, range[0], range[1])));
            ByteBuffer onMedium = ByteBuffer.allocate(range[1]);
            try (BlobReader reader = store().openMedium(id)) {
                assertThat(reader.read(range[0], onMedium)).isEqualTo(range[1]);
            }
            assertThat(onMedium.flip())
                    .as("%d bytes at %d", range[1], range[0])
                    .isEqualTo(ByteBuffer.wrap(bytes, range[0], range[1]));
        }
    }

    @Test
    default void theMediumHasNoMoreThanTheBlob() throws IOException {
        BlobId id = BlobId.random();
        assertThatThrownBy(() -> store().openMedium(id)).isInstanceOf(NoSuchFileException.class);
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, bytes("abc"));
            try (BlobReader reader = store().openMedium(id)) {
                assertThat(reader.read(1, ByteBuffer.allocate(10))).isEqualTo(2);
                assertThat(reader.read(3, ByteBuffer.allocate(10))).isZero();
                assertThat(reader.read(5_000, ByteBuffer.allocate(10))).isZero();
                writer.write(3, bytes("def"));
                assertThat(reader.read(2, ByteBuffer.allocate(10))).isEqualTo(4);
            }
        }
    }

    @Test
    default void hasNoChecksumOfWhatIsNotThere() throws IOException {
        BlobId id = BlobId.random();
        assertThatThrownBy(() -> store().checksum(id, 0, 1))
                .isInstanceOf(NoSuchFileException.class);
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, bytes("abc"));
        }
        assertThatThrownBy(() -> store().checksum(id, 1, 3)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> store().checksum(id, 5_000, 1)).isInstanceOf(EOFException.class);
    }

    @Test
    default void aQuarantinedBlobIsNotThereAndItsReadersKeepIt() throws IOException {
        BlobId id = BlobId.random();
        try (BlobWriter writer = store().create(id)) {
            writer.write(0, bytes("abc"));
        }
        try (BlobReader reader = store().open(id)) {
            store().quarantine(id);
            store().quarantine(id);

            assertThatThrownBy(() -> store().open(id)).isInstanceOf(NoSuchFileException.class);
            assertThat(reader.read(0, ByteBuffer.allocate(10))).isEqualTo(3);
        }
        store().delete(id);
    }

    @Test
    default void listsWhatItHas() throws IOException {
        BlobId one = BlobId.parse("0a000000-0000-4000-8000-000000000001");
        BlobId two = BlobId.parse("0a000000-0000-4000-8000-000000000002");
        BlobId other = BlobId.parse("fa000000-0000-4000-8000-000000000001");
        for (BlobId id : List.of(one, two, other)) {
            store().create(id).close();
        }

        assertThat(store().list(0x0a)).containsExactlyInAnyOrder(one, two);
        assertThat(store().list(0xfa)).containsExactly(other);
        assertThat(store().list(0)).isEmpty();
        store().delete(one);
        store().quarantine(two);
        assertThat(store().list(0x0a)).isEmpty();
    }

    @Test
    default void anOrphanIsDeletedByItsAge() throws IOException {
        FileTime noon = FileTime.fromMillis(1_000_000);
        FileTime later = FileTime.fromMillis(1_001_000);
        BlobId id = BlobId.random();
        store().create(id).close();

        store().orphan(id, noon);
        store().orphan(BlobId.random(), noon);

        assertThatThrownBy(() -> store().open(id)).isInstanceOf(NoSuchFileException.class);
        assertThat(store().list(id.firstByte())).isEmpty();
        assertThat(store().deleteOrphans(noon)).isZero();
        assertThat(store().deleteOrphans(later)).isEqualTo(1);
        assertThat(store().deleteOrphans(later)).isZero();
    }

    private String read(BlobId id, long position, int count) throws IOException {
        try (BlobReader reader = store().open(id)) {
            ByteBuffer into = ByteBuffer.allocate(count);
            reader.read(position, into);
            return StandardCharsets.US_ASCII.decode(into.flip()).toString();
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
