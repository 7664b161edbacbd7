package ferry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.store.disk.FolderSpace;
import ferry.store.memory.MemorySpace;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each medium against its contract.
final class SpacesTest {
    private static final long RESERVE = (1L << 20) + 7;

    @Nested
    final class InMemory implements DiskSpaceContract {
        @Override
        public DiskSpace space() {
            return new MemorySpace(10 * RESERVE, RESERVE);
        }
    }

    @Nested
    final class OnDisk implements DiskSpaceContract {
        @TempDir Path folder;

        @Override
        public DiskSpace space() throws IOException {
            return FolderSpace.of(folder, RESERVE);
        }

        @Test
        void theReserveIsAFileOfItsSizeForTheServerAlone() throws IOException {
            space().reserve();

            Path file = folder.resolve("reserve");
            assertThat(Files.size(file)).isEqualTo(RESERVE);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }

        /// A folder beneath the data folder may be one.
        @Test
        void aMountBeneathAFolderHasRoomOfItsOwn() throws IOException {
            Path mount = Path.of("/dev/shm");
            assumeTrue(Files.isDirectory(mount), "no second file system is known here");
            FileStore other = Files.getFileStore(mount);
            assumeTrue(!other.equals(Files.getFileStore(mount.getParent())));

            assertThat(FolderSpace.of(mount, 0).look().total()).isEqualTo(other.getTotalSpace());
        }

        @Test
        void halfAReserveIsNone() throws IOException {
            Path file = folder.resolve("reserve");
            Files.write(file, new byte[100]);

            assertThat(space().isReserved()).isFalse();
            space().reserve();

            assertThat(Files.size(file)).isEqualTo(RESERVE);
        }

        @Test
        void noReserveIsAlwaysKept() throws IOException {
            DiskSpace bare = FolderSpace.of(folder, 0);

            bare.reserve();

            assertThat(bare.isReserved()).isTrue();
            assertThat(folder).isEmptyDirectory();
        }
    }
}
