package ferry.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.Refuse;
import ferry.client.model.Event;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchLoopTest {

    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient bob = server.newUser("bob");

    @AfterEach
    void stop() {
        bob.close();
        server.close();
    }

    @Test
    void aWatchGoesOnFromTheCursorThatWasKept() {
        put("a");
        put("b");
        put("c");
        Keeper keeper = new Keeper(Optional.of("1"), 2);

        bob.watch(keeper);

        assertThat(keeper.seen).containsExactly("b", "c");
        assertThat(keeper.kept).contains("3");
        assertThat(server.transfers.lists).hasValue(0);
        assertThat(server.transfers.watchesOpened)
                .extracting(WatchRequest::getCursor)
                .containsExactly("1");
    }

    @Test
    void aKeptCursorThatIsTooOldMeansLookingAnewOnce() {
        put("a");
        server.transfers.refuseWatch.set(Refuse.transfer(Code.OUT_OF_RANGE, "CURSOR_EXPIRED"));
        Keeper keeper = new Keeper(Optional.of("0"), 0);

        bob.watch(keeper);

        assertThat(keeper.looks).isEqualTo(1);
        assertThat(server.transfers.watchesOpened)
                .extracting(WatchRequest::getCursor)
                .containsExactly("0", "1");
    }

    @Test
    void anAcknowledgementThatWasLostIsSaidAgain() {
        put("a");
        server.transfers.losesAcknowledgements.set(1);
        Keeper keeper = new Keeper(Optional.of("0"), 1);

        bob.watch(keeper);

        assertThat(keeper.seen).as("no event comes twice").containsExactly("a");
        assertThat(server.transfers.acknowledged).containsExactly("1");
        assertThat(server.transfers.watchesOpened)
                .extracting(WatchRequest::getCursor)
                .containsExactly("0", "1");
    }

    @Test
    void aServerThatIsAwayForAWhileIsWaitedForByWhoHasKeptHisPlace() {
        put("a");
        int port = server.address().port();
        Keeper keeper =
                new Keeper(Optional.of("0"), 2) {
                    private boolean back;

                    @Override
                    public void dealtWith(String cursor) {
                        super.dealtWith(cursor);
                        if (cursor.equals("1")) {
                            server.stop();
                        }
                    }

                    @Override
                    public void interrupted(FerryException because, Duration wait) {
                        if (because.problem() == Problem.UNREACHABLE && !back) {
                            back = true;
                            server.startAgain(port);
                            put("b");
                        }
                    }
                };

        bob.watch(keeper);

        assertThat(keeper.seen).containsExactly("a", "b");
    }

    @Test
    void aServerWithAFullDiskIsWaitedFor() {
        put("a");
        server.transfers.refuseWatch.set(Refuse.transfer(Code.RESOURCE_EXHAUSTED, "STORAGE_FULL"));
        Keeper keeper = new Keeper(Optional.of("0"), 1);

        bob.watch(keeper);

        assertThat(keeper.seen).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({"RESOURCE_EXHAUSTED, STREAM_LIMIT", "UNAVAILABLE, OVERLOADED"})
    void aServerThatHasNoPlaceIsWaitedFor(Code code, String reason) {
        put("a");
        server.transfers.refuseWatch.set(Refuse.transfer(code, reason, Duration.ofSeconds(2)));
        Keeper keeper = new Keeper(Optional.of("0"), 1);

        bob.watch(keeper);

        assertThat(keeper.seen).containsExactly("a");
        assertThat(server.transfers.watchesOpened).hasSize(2);
    }

    private void put(String name) {
        TransferSpec spec =
                TransferSpec.newBuilder().addRecipients("bob").setFileName(name).build();
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec);
        server.transfers.put(blob, new byte[0], Sha256.computation().digest());
    }

    /// Keeps its cursor, and has had enough once it is caught up with so many events.
    private static class Keeper implements WatchHandler {
        final List<String> seen;
        final int enough;
        final Optional<String> start;
        Optional<String> kept = Optional.empty();
        int looks;

        Keeper(Optional<String> start, int enough) {
            this.start = start;
            this.enough = enough;
            this.seen = new ArrayList<>();
        }

        @Override
        public Optional<String> lastCursor() {
            return start;
        }

        @Override
        public String lookAnew() {
            looks++;
            return "1";
        }

        @Override
        public boolean handle(Event event) {
            if (event instanceof Event.Available(var transfer, _)) {
                seen.add(transfer.fileName());
            }
            return true;
        }

        @Override
        public void dealtWith(String cursor) {
            kept = Optional.of(cursor);
        }

        @Override
        public boolean caughtUp() {
            return seen.size() < enough;
        }
    }
}
