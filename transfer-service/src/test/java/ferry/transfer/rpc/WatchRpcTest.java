package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.ledger.LogPosition;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Watches, acknowledgements, receipts and lists on the wire.
final class WatchRpcTest {
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
    void eventsTellTheStoryOfATransfer() throws Exception {
        var bobs = bob.watchFromNow(0);
        var alices = alice.watchFromNow(0);
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        Event offered = Person.events(bobs).getFirst();
        sending.end(bytes("abc")).next();
        Event available = Person.events(bobs).getFirst();
        bob.follow(id).toTheEnd();
        bob.blocking().confirmReceipt(bob.saved(id, bytes("abc")).build());

        assertThat(offered.hasOffered()).isTrue();
        assertThat(offered.getTransferId()).isEqualTo(id);
        assertThat(offered.getOffered().getTransfer().getSender().getName()).isEqualTo("alice");
        assertThat(available.hasAvailable()).isTrue();
        assertThat(available.getSequence()).isEqualTo(offered.getSequence() + 1);
        assertThat(available.getAvailable().getTransfer().getSize()).isEqualTo(3);
        assertThat(available.getAvailable().hasInlineData()).isFalse();
        List<Event> told = new ArrayList<>(Person.events(alices));
        while (told.size() < 2) {
            told.addAll(Person.events(alices));
        }
        assertThat(told)
                .extracting(event -> event.getReceiptChanged().getReceipt().getState())
                .containsExactly(
                        ReceiptState.RECEIPT_STATE_RECEIVING, ReceiptState.RECEIPT_STATE_SAVED);
        assertThat(told).extracting(Event::getTransferId).containsOnly(id);
    }

    @Test
    void endsAreEventsToo() throws Exception {
        var bobs = bob.watchFromNow(0);
        String failing = UUID.randomUUID().toString();
        alice.send().begin(id, 1, "bob");
        assertThat(Person.events(bobs).getFirst().hasOffered()).isTrue();
        alice.blocking()
                .cancelTransfer(
                        ferry.proto.transfer.v1.CancelTransferRequest.newBuilder()
                                .setTransferId(id)
                                .build());
        assertThat(Person.events(bobs).getFirst().hasCancelled()).isTrue();
        Sending sending = alice.send().begin(failing, 1, "bob");
        assertThat(Person.events(bobs).getFirst().hasOffered()).isTrue();
        sending.chunk(0, "abc").end(bytes("x")).failure();

        Event failed = Person.events(bobs).getFirst();
        assertThat(failed.hasFailed()).isTrue();
        assertThat(failed.getFailed().getFailure()).isNotEmpty();
    }

    @Test
    void aSenderWhoFallsSilentAndComesBackIsNews() throws Exception {
        var bobs = bob.watchFromNow(0);
        alice.send().begin(id, 1, "bob").chunk(0, "abc").halfClose().next();
        assertThat(Person.events(bobs).getFirst().hasOffered()).isTrue();
        rig.steps.clock.advance(Duration.ofSeconds(60));
        rig.steps.uploads().tick();

        Event stalled = Person.events(bobs).getFirst();
        alice.send().begin(id, 2, "bob");
        Event resumed = Person.events(bobs).getFirst();

        assertThat(stalled.hasStalled()).isTrue();
        assertThat(stalled.getTransferId()).isEqualTo(id);
        assertThat(stalled.getStalled().getAvailableSize()).isEqualTo(3);
        assertThat(resumed.hasResumed()).isTrue();
    }

    @Test
    void whoSavesAfterTheSenderHasCancelledIsToldSo() {
        alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);
        alice.blocking()
                .cancelTransfer(
                        ferry.proto.transfer.v1.CancelTransferRequest.newBuilder()
                                .setTransferId(id)
                                .build());

        Told told =
                Told.by(() -> bob.blocking().confirmReceipt(bob.saved(id, bytes("abc")).build()));

        assertThat(told.reason()).isEqualTo("TRANSFER_CANCELLED");
    }

    @Test
    void aRecipientSeesNobodysReceiptButHisOwn() throws Exception {
        Person carol = rig.person("carol");
        alice.sendWhole(id, bytes("abc"), "bob", "carol");
        bob.blocking().confirmReceipt(bob.saved(id, bytes("abc")).build());
        var carols = carol.watchFromNow(0);
        alice.sendWhole(UUID.randomUUID().toString(), bytes("x"), "bob", "carol");
        Transfer told = Person.events(carols).getFirst().getAvailable().getTransfer();

        List<Transfer> seen = new ArrayList<>(carol.list(Box.BOX_INBOX));
        seen.add(carol.transfer(id));
        seen.add(told);
        seen.add(carol.follow(id).next().getHeader().getTransfer());
        for (Transfer one : seen) {
            assertThat(one.getSpec().getRecipientsList()).containsExactly("carol");
            assertThat(one.getReceiptsList())
                    .singleElement()
                    .satisfies(receipt ->
                            assertThat(receipt.getRecipient().getName()).isEqualTo("carol"));
        }
        assertThat(carol.list(Box.BOX_OUTBOX)).isEmpty();
        assertThat(alice.transfer(id).getReceiptsList())
                .extracting(receipt -> receipt.getState())
                .containsExactly(
                        ReceiptState.RECEIPT_STATE_SAVED, ReceiptState.RECEIPT_STATE_RECEIVING);
    }

    @Test
    void acknowledgingMakesAReceiptOffered() throws Exception {
        var bobs = bob.watchFromNow(0);
        alice.sendWhole(id, bytes("abc"), "bob");
        String cursor = bobs.next().getCursor();
        assertThat(receipt()).isEqualTo(ReceiptState.RECEIPT_STATE_PENDING);

        bob.blocking()
                .ackEvents(
                        AckEventsRequest.newBuilder()
                                .setConsumerId("phone")
                                .setCursor(cursor)
                                .build());

        assertThat(receipt()).isEqualTo(ReceiptState.RECEIPT_STATE_OFFERED);
    }

    @Test
    void whatIsDeclinedMayBeSavedLater() {
        alice.sendWhole(id, bytes("abc"), "bob");
        ConfirmReceiptRequest declined =
                ConfirmReceiptRequest.newBuilder()
                        .setTransferId(id)
                        .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_DECLINED)
                        .build();
        assertThat(bob.blocking().confirmReceipt(declined).getReceipt().getState())
                .isEqualTo(ReceiptState.RECEIPT_STATE_DECLINED);
        bob.blocking().confirmReceipt(bob.saved(id, bytes("abc")).build());

        assertThat(receipt()).isEqualTo(ReceiptState.RECEIPT_STATE_SAVED);
        assertThat(bob.blocking().confirmReceipt(declined).getReceipt().getState())
                .as("SAVED is final")
                .isEqualTo(ReceiptState.RECEIPT_STATE_SAVED);
    }

    @Test
    void oneMessageHasAtMostAMebibyte() throws Exception {
        String[] everybody =
                IntStream.range(0, 256)
                        .mapToObj(i -> i == 0 ? "alice" : "%s%d".formatted("x".repeat(59), i))
                        .toArray(String[]::new);
        TransferSpec.Builder spec =
                Sending.spec(everybody)
                        .setNote("\ud83d\udea2".repeat(500))
                        .setContentType("\u65e5".repeat(255));
        byte[] file = new byte[60_000];
        int transfers = 25;
        for (int i = 0; i < transfers; i++) {
            UploadRequest whole =
                    Sending.data(0, file).toBuilder()
                            .setStart(Sending.start(UUID.randomUUID().toString(), 1, spec))
                            .setFinish(Sending.finish(file))
                            .build();
            alice.send().send(whole).halfClose().next();
        }

        var watching =
                alice.watch(
                        WatchRequest.newBuilder()
                                .setConsumerId("phone")
                                .setLastAck(true)
                                .setInlineBytes(64 << 10)
                                .build());
        List<Long> seen = new ArrayList<>();
        WatchResponse message;
        do {
            message = watching.next();
            assertThat(message.getSerializedSize()).isLessThanOrEqualTo(1 << 20);
            message.getEventsList().forEach(event -> seen.add(event.getSequence()));
            assertThat(Cursors.decode(FakePeople.id("alice"), message.getCursor()).sequence())
                    .isEqualTo(seen.getLast());
        } while (!message.getCaughtUp());
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, transfers).boxed().toList());
    }

    @Test
    void aWatchSaysWhereItStartsAndWhoWatches() {
        WatchRequest.Builder good =
                WatchRequest.newBuilder().setConsumerId("phone").setLatest(true);
        assertField("start", good.clone().clearLatest());
        assertField("consumer_id", good.clone().clearConsumerId());
        assertField("inline_bytes", good.clone().setInlineBytes(-1));
        assertField("inline_bytes", good.clone().setInlineBytes((64 << 10) + 1));
        assertThat(bob.watch(good.clone().setInlineBytes(64 << 10).build()).hasEnded()).isFalse();
    }

    private void assertField(String field, WatchRequest.Builder request) {
        Told told = bob.watch(request.build()).failure();
        assertThat(told.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.reason()).isEqualTo("FIELD_INVALID");
        assertThat(told.field()).isEqualTo(field);
    }

    @Test
    void cursorsThatCannotBeAreRefused() {
        LogPosition end = rig.steps.ledger().end(FakePeople.id("bob"));
        String ahead =
                Cursors.encode(
                        FakePeople.id("bob"), new LogPosition(end.epoch(), end.sequence() + 1));
        String foreign = Cursors.encode(FakePeople.id("alice"), end);
        assertCursor(ahead, Status.Code.OUT_OF_RANGE, "CURSOR_EXPIRED");
        assertCursor(foreign, Status.Code.INVALID_ARGUMENT, "CURSOR_INVALID");
        assertCursor("garbage", Status.Code.INVALID_ARGUMENT, "CURSOR_INVALID");
    }

    private void assertCursor(String cursor, Status.Code code, String reason) {
        Told watched =
                bob.watch(
                                WatchRequest.newBuilder()
                                        .setConsumerId("phone")
                                        .setCursor(cursor)
                                        .build())
                        .failure();
        Told acked =
                Told.by(() ->
                        bob.blocking()
                                .ackEvents(
                                        AckEventsRequest.newBuilder()
                                                .setConsumerId("phone")
                                                .setCursor(cursor)
                                                .build()));
        for (Told told : new Told[] {watched, acked}) {
            assertThat(told.code()).isEqualTo(code);
            assertThat(told.reason()).isEqualTo(reason);
        }
    }

    @Test
    void aListAndAWatchFromItsCursorMissNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            alice.sendWhole(UUID.randomUUID().toString(), bytes("x"), "bob");
        }
        ListTransfersRequest.Builder request =
                ListTransfersRequest.newBuilder().setBox(Box.BOX_INBOX).setPageSize(2);
        ListTransfersResponse first = bob.blocking().listTransfers(request.build());
        alice.sendWhole(id, bytes("late"), "bob");
        List<Transfer> all = new ArrayList<>(first.getTransfersList());
        ListTransfersResponse page = first;
        while (!page.getNextPageToken().isEmpty()) {
            page =
                    bob.blocking()
                            .listTransfers(request.setPageToken(page.getNextPageToken()).build());
            assertThat(page.getCursor()).isEqualTo(first.getCursor());
            all.addAll(page.getTransfersList());
        }
        // A transfer that came within the same millisecond may stand in a later page; none is
        // missing.
        assertThat(all).extracting(Transfer::getId).filteredOn(it -> !it.equals(id)).hasSize(5);

        var watching =
                bob.watch(
                        WatchRequest.newBuilder()
                                .setConsumerId("phone")
                                .setCursor(first.getCursor())
                                .build());

        assertThat(Person.events(watching)).extracting(Event::getTransferId).containsExactly(id);
    }

    @Test
    void aListHasBounds() {
        ListTransfersRequest.Builder inbox =
                ListTransfersRequest.newBuilder().setBox(Box.BOX_INBOX);
        bob.blocking().listTransfers(inbox.clone().setPageSize(256).build());
        assertListField("page_size", inbox.clone().setPageSize(257));
        assertListField("page_size", inbox.clone().setPageSize(-1));
        assertListField("page_token", inbox.clone().setPageToken("garbage"));
        assertListField("box", inbox.clone().clearBox());
        assertListField("box", inbox.clone().setBoxValue(9));
    }

    private void assertListField(String field, ListTransfersRequest.Builder request) {
        assertThat(Told.by(() -> bob.blocking().listTransfers(request.build())).field())
                .isEqualTo(field);
    }

    private ReceiptState receipt() {
        return alice.transfer(id).getReceipts(0).getState();
    }
}
