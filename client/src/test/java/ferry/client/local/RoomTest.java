package ferry.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two files, of which each alone has room.
final class RoomTest {

    @TempDir Path temporary;
    private final Room room = new Room();
    private Path folder = Path.of("");
    private long most;
    private Thread thread = Thread.currentThread();

    @BeforeEach
    void measure() throws IOException {
        folder = temporary.toRealPath();
        most = Files.getFileStore(folder).getUsableSpace() / 10 * 6;
    }

    @Test
    void whatOneNeedsIsNotFreeForTheOther() throws Exception {
        try (PartialFile first = partial();
                PartialFile second = partial()) {
            try (Room.Claim _ = room.claim(first, most, false, "first")) {
                assertThatThrownBy(() -> room.claim(second, most, false, "second"))
                        .isInstanceOfSatisfying(
                                FerryException.class,
                                e -> assertThat(e.problem()).isEqualTo(Problem.LOCAL_DISK_FULL));
            }
            room.claim(second, most, false, "second").close();
        }
    }

    /// A folder takes its size twice for a while, and gives one of them back.
    @Test
    void whatAnotherGivesBackIsWaitedFor() throws Exception {
        try (PartialFile folded = partial();
                PartialFile second = partial()) {
            Room.Claim held = room.claim(folded, most / 2, true, "folder");
            CompletableFuture<Room.Claim> waiting = claimElsewhere(second);
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(waiting).isNotDone();

            held.close();

            waiting.get(1, TimeUnit.MINUTES).close();
        }
    }

    private CompletableFuture<Room.Claim> claimElsewhere(PartialFile file) {
        CompletableFuture<Room.Claim> claimed = new CompletableFuture<>();
        thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                claimed.complete(room.claim(file, most, false, "second"));
                            } catch (InterruptedException e) {
                                claimed.completeExceptionally(e);
                            }
                        });
        return claimed;
    }

    @Test
    void whatHasNoRoomAloneIsNotWaitedFor() throws Exception {
        try (PartialFile first = partial();
                PartialFile second = partial();
                Room.Claim _ = room.claim(first, most, false, "first")) {
            assertThatThrownBy(() -> room.claim(second, 2 * most, false, "second"))
                    .isInstanceOfSatisfying(
                            FerryException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.LOCAL_DISK_FULL));
        }
    }

    /// A file with a hole as long as itself takes no room; one that has its name is no partial file any more.
    @Test
    void whatHasArrivedIsNotNeededAnyMore() throws Exception {
        try (PartialFile first = partial();
                PartialFile second = partial();
                PartialFile third = partial();
                Room.Claim _ = room.claim(first, most, false, "first")) {
            try (RandomAccessFile arrived = new RandomAccessFile(first.path().toFile(), "rw")) {
                arrived.setLength(most);
            }
            Room.Claim placed = room.claim(second, most, false, "second");
            Files.delete(second.path());
            room.claim(third, most, false, "third").close();
            placed.close();
        }
    }

    private PartialFile partial() {
        return PartialFile.open(folder, UUID.randomUUID().toString());
    }
}
