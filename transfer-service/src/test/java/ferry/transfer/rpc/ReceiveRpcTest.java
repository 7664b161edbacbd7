package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.ledger.EventKind;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Receive streams on the wire.
final class ReceiveRpcTest {
    @RegisterExtension final RpcRig rig = new RpcRig();
    private final String id = UUID.randomUUID().toString();
    private Person alice;
    private Person bob;

    @BeforeEach
    void start() {
        alice = rig.person("alice");
        bob = rig.person("bob");
    }

    @Test
    void aReceiverThatHasStoppedReadingCostsNothingAndStopsNobody() throws Exception {
        byte[] file = new byte[12 << 20];
        new Random(3).nextBytes(file);
        Sending sending = alice.send().begin(id, 1, "bob", "carol");
        alice.awaitReceived(id, 0);
        ReceiveRequest live = ReceiveRequest.newBuilder().setTransferId(id).setFollow(true).build();
        Receiving stopped = bob.receive(live, 1);
        assertThat(stopped.next().hasHeader()).isTrue();
        Receiving carol = rig.person("carol").follow(id);
        for (int at = 0; at < file.length; at += 1 << 20) {
            sending.chunk(at, Arrays.copyOfRange(file, at, at + (1 << 20)));
        }
        sending.end(file).next();
        assertThat(carol.toTheEnd()).isEqualTo(file);
        // The eager one has left; what was read since then could only be for the stopped one.
        Awaitility.await().until(() -> rig.steps.store.readers() <= 1);
        assertThat(rig.steps.store.bytesRead()).isLessThan(file.length + (2L << 20));
        assertThat(stopped.hasNothingMore()).isTrue();

        stopped.request(Receiving.EAGER);

        assertThat(stopped.toTheEnd()).isEqualTo(file);
    }

    @Test
    void rangesOfAFileComeInParallelWhileItIsBeingSent() throws Exception {
        byte[] file = new byte[4 << 20];
        new Random(4).nextBytes(file);
        Sending sending = alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);
        int part = file.length / 8;
        List<Receiving> ranges = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ReceiveRequest range =
                    ReceiveRequest.newBuilder()
                            .setTransferId(id)
                            .setOffset((long) i * part)
                            .setLength(part)
                            .setFollow(true)
                            .build();
            ranges.add(bob.receive(range, Receiving.EAGER));
        }
        for (int from = 0; from < file.length; from += 256 << 10) {
            sending.chunk(from, Arrays.copyOfRange(file, from, from + (256 << 10)));
        }
        // Each is there as soon as its bytes are, and none waits for another
        for (int i = 7; i >= 0; i--) {
            assertThat(ranges.get(i).bytes(part))
                    .isEqualTo(Arrays.copyOfRange(file, i * part, (i + 1) * part));
        }
        sending.end(file).next();

        for (Receiving range : ranges) {
            assertThat(range.toTheEnd()).hasSize(part);
        }
        assertThat(rig.steps.kinds("alice"))
                .as("one receiver, however many streams")
                .containsExactly(EventKind.RECEIPT_CHANGED);
    }

    @Test
    void aReceiverThatGoesAwayFreesEverything() throws Exception {
        alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        int before = rig.steps.announcements.members();
        Receiving waiting = bob.follow(id);
        assertThat(waiting.bytes(3)).isEqualTo(bytes("abc"));
        Receiving stopped =
                bob.receive(
                        ReceiveRequest.newBuilder().setTransferId(id).setFollow(true).build(), 1);
        stopped.next();
        var watching = bob.watchFromNow(0);
        Awaitility.await().until(() -> rig.steps.announcements.waiting() == 2);

        waiting.cancel();
        stopped.cancel();
        watching.cancel();

        Awaitility.await().until(() -> rig.steps.announcements.members() == before);
        assertThat(rig.steps.announcements.waiting()).isZero();
        assertThat(rig.steps.store.readers()).isZero();
    }

    @Test
    void aDeadlineFreesEverythingToo() {
        alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        int before = rig.steps.announcements.members();
        Incoming<ReceiveRequest, ReceiveResponse> hurried = new Incoming<>(Receiving.EAGER);
        bob.async()
                .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                .receive(
                        ReceiveRequest.newBuilder().setTransferId(id).setFollow(true).build(),
                        hurried);

        assertThat(hurried.end()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Awaitility.await().until(() -> rig.steps.announcements.members() == before);
    }

    @Test
    void chunksAreAsLargeAsWasAskedFor() throws Exception {
        byte[] file = new byte[10_000];
        alice.sendWhole(id, file, "bob");
        ReceiveRequest request =
                ReceiveRequest.newBuilder().setTransferId(id).setMaxChunkBytes(4 << 10).build();

        Receiving receiving = bob.receive(request, Receiving.EAGER);

        assertThat(receiving.next().hasHeader()).isTrue();
        assertThat(receiving.next().getData().size()).isEqualTo(4096);
        assertThat(receiving.next().getData().size()).isEqualTo(4096);
        assertThat(receiving.next().getData().size()).isEqualTo(10_000 - 2 * 4096);
        assertThat(receiving.next().hasTrailer()).isTrue();
    }

    @Test
    void aThousandReceiversComeAndGo() {
        alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        int before = rig.steps.announcements.members();
        for (int i = 0; i < 1000; i++) {
            bob.follow(id).cancel();
        }

        Awaitility.await().until(() -> rig.steps.announcements.members() == before);
        assertThat(rig.steps.announcements.waiting()).isZero();
    }

    @Test
    void noLedgerIsAskedWhileNothingHappens() throws Exception {
        AtomicLong asked = new AtomicLong();
        alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);
        Receiving waiting = bob.follow(id);
        assertThat(waiting.next().hasHeader()).isTrue();
        Awaitility.await().until(() -> rig.steps.announcements.waiting() == 1);
        rig.steps.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(
                            String method, @org.jspecify.annotations.Nullable Object[] arguments) {
                        if (method.equals("find")) {
                            asked.incrementAndGet();
                        }
                    }
                });
        Sending next = alice.send().begin(id, 2, "bob");
        for (int i = 0; i < 50; i++) {
            next.chunk(i, "x");
        }
        assertThat(waiting.bytes(50)).hasSize(50);

        assertThat(asked.get()).as("growth alone is no reason").isLessThan(10);
    }
}
