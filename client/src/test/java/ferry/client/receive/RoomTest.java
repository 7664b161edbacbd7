package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.local.PartialFile;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two files, of which each alone has room.
final class RoomTest {

    @TempDir Path temporary;
    private final Room room = new Room();
    private Path folder = Path.of("");
    private long most;

    @BeforeEach
    void measure() throws IOException {
        folder = temporary.toRealPath();
        most = Files.getFileStore(folder).getUsableSpace() / 10 * 6;
    }

    @Test
    void whatOneNeedsIsNotFreeForTheOther() {
        try (PartialFile first = partial();
                PartialFile second = partial()) {
            try (Room.Claim _ = room.claim(first, most, "first")) {
                assertThatThrownBy(() -> room.claim(second, most, "second"))
                        .isInstanceOfSatisfying(
                                FerryException.class,
                                e -> assertThat(e.problem()).isEqualTo(Problem.LOCAL_DISK_FULL));
            }
            room.claim(second, most, "second").close();
        }
    }

    /// A file with a hole as long as itself takes no room.
    @Test
    void whatHasArrivedIsNotNeededAnyMore() throws IOException {
        try (PartialFile first = partial();
                PartialFile second = partial();
                Room.Claim _ = room.claim(first, most, "first")) {
            try (RandomAccessFile arrived = new RandomAccessFile(first.path().toFile(), "rw")) {
                arrived.setLength(most);
            }
            room.claim(second, most, "second").close();
        }
    }

    private PartialFile partial() {
        return PartialFile.open(folder, UUID.randomUUID().toString());
    }
}
