package ferry.transfer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.observe.MetricsEndpoint;
import ferry.store.memory.MemorySpace;
import ferry.transfer.fixture.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A disk of 1,000 MiB of which 100 MiB have to be free, and a reserve of 8 MiB.
final class DiskGuardTest {
    private static final long MIB = 1L << 20;
    private static final long TOTAL = 1000 * MIB;
    private static final long LEAST = 100 * MIB;
    private static final long RESERVE = 8 * MIB;
    private static final long FLOOR = 2 * MIB;

    private final MemorySpace space = new MemorySpace(TOTAL, RESERVE);
    private final ManualClock clock = new ManualClock();
    private final DiskGuard guard = new DiskGuard(space, new DiskGuard.Policy(LEAST, 5), clock);

    @Test
    void theReserveIsTakenAtTheStart() throws Exception {
        guard.tick();

        assertThat(space.isReserved()).isTrue();
        assertThat(space.look().free()).isEqualTo(TOTAL - RESERVE);
        assertThat(guard.isLow()).isFalse();
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void atTheBoundEverythingIsTakenAndOneByteBelowItNothingNew() throws Exception {
        guard.tick();
        leave(LEAST);
        guard.tick();
        assertThat(guard.isLow()).isFalse();

        space.fill(1);
        guard.tick();

        assertThat(guard.isLow()).isTrue();
        assertThat(guard.isFull()).isFalse();
        assertThat(space.isReserved()).isTrue();
        space.free(1);
        guard.tick();
        assertThat(guard.isLow()).isFalse();
    }

    @Test
    void theGreaterOfTheTwoBoundsCounts() throws Exception {
        DiskGuard byShare = new DiskGuard(space, new DiskGuard.Policy(LEAST, 20), clock);
        byShare.tick();
        leave(200 * MIB - 1);
        byShare.tick();
        assertThat(byShare.isLow()).isTrue();

        space.free(1);
        byShare.tick();

        assertThat(byShare.isLow()).isFalse();
    }

    @Test
    void whenNothingIsLeftTheReserveIsGivenBack() throws Exception {
        guard.tick();
        leave(FLOOR);
        guard.tick();
        assertThat(guard.isFull()).isFalse();

        space.fill(1);
        guard.tick();

        assertThat(guard.isFull()).isTrue();
        assertThat(guard.isLow()).isTrue();
        assertThat(space.isReserved()).isFalse();
        assertThat(space.look().free()).isEqualTo(FLOOR - 1 + RESERVE);
    }

    @Test
    void aRefusedWriteTellsItAtOnce() throws Exception {
        guard.tick();
        leave(50 * MIB);

        guard.full();

        assertThat(guard.isFull()).isTrue();
        assertThat(space.isReserved()).isFalse();
    }

    @Test
    void theRoomOfTheReserveIsNotTakenForNewRoom() throws Exception {
        full();

        guard.tick();
        guard.tick();

        assertThat(guard.isFull()).isTrue();
        assertThat(space.isReserved()).isFalse();
    }

    @Test
    void withRoomForTheReserveItIsMadeAgainAndUploadsGoOn() throws Exception {
        full();
        leave(RESERVE + 2 * FLOOR - 1);
        guard.tick();
        assertThat(guard.isFull()).isTrue();

        space.free(1);
        guard.tick();

        assertThat(guard.isFull()).isFalse();
        assertThat(guard.isLow()).isTrue();
        assertThat(space.isReserved()).isTrue();
        space.free(LEAST);
        guard.tick();
        assertThat(guard.isLow()).isFalse();
    }

    @Test
    void aDiskThatPromisesRoomAndGivesNoneStaysFullAndIsLeftAloneForAWhile() throws Exception {
        full();
        leave(500 * MIB);
        space.refuse(true);
        guard.tick();
        assertThat(guard.isFull()).isTrue();

        space.refuse(false);
        guard.tick();
        assertThat(guard.isFull()).as("before the time is over").isTrue();
        clock.advance(Duration.ofSeconds(10));
        guard.tick();

        assertThat(guard.isFull()).isFalse();
        assertThat(space.isReserved()).isTrue();
    }

    @Test
    void aDiskThatCannotBeLookedAtChangesNothing() throws Exception {
        guard.tick();
        space.fill(TOTAL);
        space.setFailing(true);

        guard.tick();

        assertThat(guard.isLow()).isFalse();
        space.setFailing(false);
        guard.tick();
        assertThat(guard.isFull()).isTrue();
    }

    @Test
    void aServerThatStartsOnAFullDiskStartsAndTakesNothing() throws Exception {
        space.fill(TOTAL);

        guard.tick();

        assertThat(guard.isFull()).isTrue();
        assertThat(space.isReserved()).isFalse();
    }

    @Test
    void aServerThatStartsOnAFullDiskGivesTheReserveBackBeforeItsLedgerIsOpened() throws Exception {
        space.reserve();
        space.fill(TOTAL);

        guard.look();

        assertThat(guard.isFull()).isTrue();
        assertThat(space.isReserved()).isFalse();
        assertThat(space.look().free()).isEqualTo(RESERVE);
        guard.tick();
        assertThat(guard.isFull()).isTrue();
    }

    @Test
    void aReserveThatWasStuckIsGivenBackLater() throws Exception {
        guard.tick();
        space.hold(true);
        space.fill(TOTAL);
        guard.tick();
        assertThat(space.isReserved()).isTrue();

        space.hold(false);
        guard.tick();

        assertThat(guard.isFull()).isTrue();
        assertThat(space.isReserved()).isFalse();
    }

    @Test
    void withoutAReserveAFullDiskIsFullAllTheSame() throws Exception {
        MemorySpace bare = new MemorySpace(TOTAL, 0);
        DiskGuard unguarded = new DiskGuard(bare, new DiskGuard.Policy(0, 0), clock);
        unguarded.tick();
        assertThat(unguarded.isLow()).isFalse();
        bare.fill(TOTAL);
        unguarded.tick();
        assertThat(unguarded.isFull()).isTrue();

        bare.free(2 * MIB);
        unguarded.tick();

        assertThat(unguarded.isLow()).isFalse();
    }

    @Test
    void theFilesDiskCountsThoughTheLedgersHasRoom() throws Exception {
        MemorySpace files = new MemorySpace(TOTAL, 0);
        DiskGuard both = guarding(files);
        both.tick();
        assertThat(both.isLow()).isFalse();

        files.fill(TOTAL - LEAST + 1);
        both.tick();
        assertThat(both.isLow()).isTrue();
        assertThat(both.isFull()).isFalse();
        files.fill(LEAST - FLOOR);
        both.tick();

        assertThat(both.isFull()).isTrue();
        files.free(FLOOR);
        both.tick();
        assertThat(both.isFull()).as("one byte less than is asked for").isTrue();
        files.free(1);
        both.tick();
        assertThat(both.isFull()).isFalse();
        assertThat(both.isLow()).isTrue();
        assertThat(space.isReserved()).isTrue();
        files.free(LEAST);
        both.tick();
        assertThat(both.isLow()).isFalse();
    }

    @Test
    void theLedgersDiskCountsThoughTheFilesHasRoom() throws Exception {
        DiskGuard both = guarding(new MemorySpace(TOTAL, 0));
        both.tick();
        leave(FLOOR - 1);

        both.tick();

        assertThat(both.isFull()).isTrue();
        assertThat(space.isReserved()).isFalse();
    }

    @Test
    void aServerThatStartsWithAFullFilesDiskTakesNothing() throws Exception {
        MemorySpace files = new MemorySpace(TOTAL, 0);
        DiskGuard both = guarding(files);
        files.fill(TOTAL);

        both.look();

        assertThat(both.isFull()).isTrue();
    }

    @Test
    void aDiskThatCannotBeLookedAtHidesNoOther() throws Exception {
        MemorySpace files = new MemorySpace(TOTAL, 0);
        DiskGuard both = guarding(files);
        both.tick();
        space.setFailing(true);
        files.fill(TOTAL);

        both.tick();

        assertThat(both.isFull()).isTrue();
        files.free(TOTAL);
        files.setFailing(true);
        space.setFailing(false);
        both.tick();
        assertThat(both.isFull()).as("as it was seen last").isTrue();
    }

    @Test
    void whoRunsTheServerSeesTheScarcestDiskAndTheState() throws Exception {
        MemorySpace files = new MemorySpace(TOTAL, 0);
        InetSocketAddress address = freeAddress();
        try (MetricsEndpoint endpoint = MetricsEndpoint.open(address)) {
            DiskGuard both = guarding(files);
            both.observe(endpoint.metrics());
            both.tick();
            assertThat(shown(address)).contains("ferry_disk_state 0");

            files.fill(TOTAL - LEAST + 1);
            both.tick();

            assertThat(shown(address))
                    .contains("ferry_disk_free " + (LEAST - 1))
                    .contains("ferry_disk_state 1");
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    /// Its numbers without the point that Prometheus writes them with.
    private static String shown(InetSocketAddress address) throws Exception {
        URI page = URI.create("http://127.0.0.1:%d/metrics".formatted(address.getPort()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text =
                    client.send(
                                    HttpRequest.newBuilder(page).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return text.lines()
                    .filter(line -> line.startsWith("ferry_disk"))
                    .map(line -> line.split(" ", 2))
                    .map(words -> words[0] + " " + (long) Double.parseDouble(words[1]))
                    .collect(Collectors.joining("\n"));
        }
    }

    private DiskGuard guarding(MemorySpace files) {
        return new DiskGuard(space, List.of(files), new DiskGuard.Policy(LEAST, 5), clock);
    }

    private void full() throws Exception {
        guard.tick();
        leave(0);
        guard.tick();
        assertThat(guard.isFull()).isTrue();
    }

    /// Somebody takes or gives back so much that this is free.
    private void leave(long bytes) throws Exception {
        long free = space.look().free();
        if (free > bytes) {
            space.fill(free - bytes);
        } else {
            space.free(bytes - free);
        }
    }
}
