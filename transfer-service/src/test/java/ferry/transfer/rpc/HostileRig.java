package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferState;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.Usage;
import io.grpc.Status;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A server behind a socket, honest people who use it, and mallory, who knows no rule. After each attack nothing of it is
/// left, nothing of the others has changed, and the others are served.
final class HostileRig implements BeforeEachCallback, AfterEachCallback {
    static final byte[] SECRET = bytes("from alice, for bob alone");
    private static final int PAGES = 20;

    final RpcRig rpc = RpcRig.overSockets();

    /// Of alice, for bob, and whole.
    String secret = "";

    /// Of alice, for bob, unfinished and without a stream; the first three bytes are there.
    String paused = "";

    /// What mallory is told.
    interface Attack {
        Told by(HostileRig rig) throws Exception;
    }

    /// @param expected code and reason, or only a code
    record Case(String sentence, String expected, Attack attack) {}

    /// A status that is no refusal.
    static final Told FINE = new Told(Status.Code.OK, "", "", "", Map.of(), false, "", "");

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        rpc.beforeEach(context);
        secret = id();
        paused = id();
        rpc.person("alice").sendWhole(secret, SECRET, "bob");
        Sending open = rpc.person("alice").send().begin(paused, 1, "bob").chunk(0, "abc");
        rpc.person("alice").awaitReceived(paused, 3);
        assertThat(open.halfClose().end()).isEqualTo(Status.Code.OK);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        rpc.afterEach(context);
    }

    static String id() {
        return UUID.randomUUID().toString();
    }

    Person mallory() {
        return rpc.person("mallory");
    }

    Sending send() {
        return mallory().send();
    }

    /// One test for each case, all on this server.
    Stream<DynamicTest> tests(List<Case> cases) {
        return cases.stream()
                .map(attack -> DynamicTest.dynamicTest(attack.sentence, () -> play(attack)));
    }

    private void play(Case attack) throws Exception {
        Told told = attack.attack.by(this);

        assertThat((told.code() + " " + told.reason()).strip()).isEqualTo(attack.expected);
        assertThat(told.message()).as("what it tells").doesNotContain("Exception", "SQL", "/tmp");
        nothingOfItIsLeft();
        theOthersAreServed();
    }

    private void nothingOfItIsLeft() throws IOException {
        rpc.nothingIsLeft();
        Person.soon()
                .until(() -> rpc.steps.uploads().open() == 0 && rpc.steps.store.readers() == 0);
        Set<String> own = mallorysTransfers();
        assertThat(own).doesNotContain(secret, paused);
        own.forEach(this::remove);
        Person.soon().until(() -> usage().storedBytes() == stored(own));
        Person.soon().until(() -> usage().unfinished() == 0);
        Person.soon().until(() -> rpc.steps.store.writers() == 0);
        assertThat(blobs())
                .as("blobs of others, and of mallory's whole files")
                .isEqualTo(1 + whole(own));
    }

    private Usage usage() {
        return rpc.steps.ledger().usage(FakePeople.id("mallory"));
    }

    private Set<String> mallorysTransfers() {
        Set<String> own = new HashSet<>();
        for (Box box : List.of(Box.BOX_INBOX, Box.BOX_OUTBOX)) {
            String token = "";
            for (int page = 0; page < PAGES; page++) {
                var answer =
                        mallory()
                                .blocking()
                                .listTransfers(
                                        ListTransfersRequest.newBuilder()
                                                .setBox(box)
                                                .setPageSize(256)
                                                .setPageToken(token)
                                                .build());
                answer.getTransfersList().stream().map(Transfer::getId).forEach(own::add);
                token = answer.getNextPageToken();
                if (token.isEmpty()) {
                    break;
                }
            }
        }
        return own;
    }

    /// What is unfinished goes when its sender says so.
    private void remove(String id) {
        TransferState state = mallory().transfer(id).getState();
        if (state == TransferState.TRANSFER_STATE_PAUSED
                || state == TransferState.TRANSFER_STATE_RECEIVING) {
            var _ =
                    mallory()
                            .blocking()
                            .cancelTransfer(
                                    CancelTransferRequest.newBuilder().setTransferId(id).build());
        }
    }

    private long stored(Set<String> ids) {
        return ids.stream()
                .map(id -> stored(id))
                .filter(transfer -> transfer.whole() != null)
                .mapToLong(transfer -> java.util.Objects.requireNonNull(transfer.whole()).size())
                .sum();
    }

    private long whole(Set<String> ids) {
        return ids.stream()
                .map(id -> stored(id))
                .filter(transfer -> transfer.whole() != null && transfer.blob() != null)
                .count();
    }

    private ferry.transfer.ledger.Transfer stored(String id) {
        return rpc.steps.stored(TransferId.parse(id));
    }

    private int blobs() throws IOException {
        int count = 0;
        for (int first = 0; first < 256; first++) {
            count += rpc.steps.store.list(first).size();
        }
        return count;
    }

    private void theOthersAreServed() throws InterruptedException {
        String id = id();
        rpc.person("alice").sendWhole(id, SECRET, "bob");
        Person bob = rpc.person("bob");
        assertThat(bob.follow(id).toTheEnd()).isEqualTo(SECRET);
        assertThat(bob.follow(secret).toTheEnd()).isEqualTo(SECRET);
        assertThat(rpc.person("alice").status(paused).getPersistedSize()).isEqualTo(3);
        assertThat(bob.transfer(paused).getState()).isEqualTo(TransferState.TRANSFER_STATE_PAUSED);
    }

    static byte[] digest(byte[] file) {
        return TransferRig.sha256(file).bytes();
    }
}
