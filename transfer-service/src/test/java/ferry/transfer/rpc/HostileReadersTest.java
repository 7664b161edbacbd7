package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.rpc.HostileRig.FINE;
import static ferry.transfer.rpc.HostileRig.SECRET;
import static ferry.transfer.rpc.HostileRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.ledger.Ledger.ListPosition;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.rpc.HostileRig.Case;
import io.grpc.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Receivers and watchers who ask for what is not there, or not theirs, and say what is not so.
final class HostileReadersTest {
    private static final String FIELD = "INVALID_ARGUMENT FIELD_INVALID";
    private static final String CURSOR = "INVALID_ARGUMENT CURSOR_INVALID";
    private static final String EXPIRED = "OUT_OF_RANGE CURSOR_EXPIRED";
    private static final String UNKNOWN = "NOT_FOUND TRANSFER_UNKNOWN";
    private static final String PAST_END = "OUT_OF_RANGE READ_PAST_END";
    private static final byte[] ABC = bytes("abc");

    @RegisterExtension final HostileRig rig = new HostileRig();

    @TestFactory
    Stream<DynamicTest> rangesThatAreNone() {
        return rig.tests(
                List.of(
                        receive("a negative offset", FIELD, r -> r.setOffset(-1)),
                        receive("the least offset", FIELD, r -> r.setOffset(Long.MIN_VALUE)),
                        receive("an offset behind the end", PAST_END, r -> r.setOffset(4)),
                        receive("the greatest offset", PAST_END, r -> r.setOffset(Long.MAX_VALUE)),
                        receive(
                                "the greatest offset and length",
                                PAST_END,
                                r -> r.setOffset(Long.MAX_VALUE).setLength(Long.MAX_VALUE)),
                        receive("a negative length", FIELD, r -> r.setLength(-1)),
                        receive("the least length", FIELD, r -> r.setLength(Long.MIN_VALUE)),
                        receive("negative chunks", FIELD, r -> r.setMaxChunkBytes(-1)),
                        receive(
                                "the least chunks",
                                FIELD,
                                r -> r.setMaxChunkBytes(Integer.MIN_VALUE)),
                        receive("tiny chunks", FIELD, r -> r.setMaxChunkBytes(1)),
                        receive("huge chunks", FIELD, r -> r.setMaxChunkBytes(Integer.MAX_VALUE)),
                        receive("no transfer", FIELD, r -> r.setTransferId("")),
                        receive("a path", FIELD, r -> r.setTransferId("../../ledger.db")),
                        receive("a transfer of nobody", UNKNOWN, r -> r.setTransferId(id())),
                        range("an offset and a length beyond numbers", 1, Long.MAX_VALUE, 3),
                        range("the greatest length", 0, Long.MAX_VALUE, 3),
                        range("nothing of it", 1, 0, 1),
                        range("nothing at its end", 3, 5, 3)));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotWholeOrNotTheirs() {
        return rig.tests(
                List.of(
                        foreign("a whole file of alice's for bob", rig -> rig.secret),
                        foreign("an unfinished file of alice's for bob", rig -> rig.paused),
                        new Case(
                                "an unfinished file without waiting",
                                "FAILED_PRECONDITION NOT_COMPLETE",
                                rig -> {
                                    Person bob = rig.rpc.person("bob");
                                    return bob.receive(
                                                    ReceiveRequest.newBuilder()
                                                            .setTransferId(rig.paused)
                                                            .build(),
                                                    Receiving.EAGER)
                                            .failure();
                                }),
                        new Case(
                                "waiting far beyond an unfinished file, until its sender cancels",
                                "FAILED_PRECONDITION TRANSFER_CANCELLED",
                                rig -> {
                                    String id = unfinished(rig);
                                    Receiving waiting =
                                            rig.mallory()
                                                    .receive(
                                                            ReceiveRequest.newBuilder()
                                                                    .setTransferId(id)
                                                                    .setFollow(true)
                                                                    .setOffset(Long.MAX_VALUE)
                                                                    .build(),
                                                            Receiving.EAGER);
                                    assertThat(waiting.next().hasHeader()).isTrue();
                                    var _ =
                                            rig.mallory()
                                                    .blocking()
                                                    .cancelTransfer(
                                                            CancelTransferRequest.newBuilder()
                                                                    .setTransferId(id)
                                                                    .build());
                                    return waiting.failure();
                                }),
                        new Case(
                                "a receiver who asks for nothing and leaves",
                                "OK",
                                rig -> {
                                    Receiving receiving =
                                            rig.mallory()
                                                    .receive(
                                                            ReceiveRequest.newBuilder()
                                                                    .setTransferId(whole(rig))
                                                                    .build(),
                                                            0);
                                    receiving.cancel();
                                    assertThat(receiving.end()).isEqualTo(Status.Code.CANCELLED);
                                    return FINE;
                                })));
    }

    @TestFactory
    Stream<DynamicTest> watchesAndCursors() {
        return rig.tests(
                List.of(
                        watch("no device", FIELD, w -> w.setConsumerId("").setLatest(true)),
                        watch("a path", FIELD, w -> w.setConsumerId("../phone").setLatest(true)),
                        watch("two lines", FIELD, w -> w.setConsumerId("a\nb").setLatest(true)),
                        watch(
                                "a long device",
                                FIELD,
                                w -> w.setConsumerId("x".repeat(65)).setLatest(true)),
                        watch("no start", FIELD, WatchRequest.Builder::clearStart),
                        watch("negative inline bytes", FIELD, w -> w.setInlineBytes(-1)),
                        watch("many inline bytes", FIELD, w -> w.setInlineBytes(65_537)),
                        watch("most inline bytes", FIELD, w -> w.setInlineBytes(Integer.MAX_VALUE)),
                        watch("an empty cursor", CURSOR, w -> w.setCursor("")),
                        watch("no cursor", CURSOR, w -> w.setCursor("!\u0000\u001b")),
                        watch("a very long cursor", CURSOR, w -> w.setCursor("A".repeat(900_000))),
                        cursor("bob's cursor", CURSOR, rig -> position("bob", rig, 0)),
                        cursor(
                                "a cursor of the future",
                                EXPIRED,
                                rig -> position("mallory", rig, 9)),
                        cursor(
                                "the greatest cursor",
                                EXPIRED,
                                rig -> position("mallory", rig, Long.MAX_VALUE)),
                        cursor("a negative cursor", CURSOR, rig -> position("mallory", rig, -1)),
                        cursor(
                                "a cursor of another epoch",
                                EXPIRED,
                                _ ->
                                        Cursors.encode(
                                                FakePeople.id("mallory"),
                                                new LogPosition(Long.MIN_VALUE, 0))),
                        cursor("a page for a cursor", CURSOR, HostileReadersTest::page),
                        acknowledging("a device that is none", FIELD, "x y", _ -> ""),
                        acknowledging("with nothing", CURSOR, "phone", _ -> ""),
                        acknowledging(
                                "with bob's cursor",
                                CURSOR,
                                "phone",
                                rig -> position("bob", rig, 0)),
                        acknowledging(
                                "the future",
                                EXPIRED,
                                "phone",
                                rig -> position("mallory", rig, 1L << 40)),
                        list("no box", FIELD, l -> l.setBox(Box.BOX_UNSPECIFIED)),
                        list("an unknown box", FIELD, l -> l.setBoxValue(-9)),
                        list("a negative page", FIELD, l -> l.setPageSize(-1)),
                        list("a large page", FIELD, l -> l.setPageSize(257)),
                        list("a page that is none", FIELD, l -> l.setPageToken("x")),
                        list(
                                "a cursor for a page",
                                FIELD,
                                l ->
                                        l.setPageToken(
                                                Cursors.encode(
                                                        FakePeople.id("mallory"),
                                                        new LogPosition(0, 0)))),
                        list("bob's page", FIELD, l -> l.setPageToken(page("bob", Instant.EPOCH))),
                        list(
                                "a page at the end of time",
                                "OK",
                                l ->
                                        l.setPageToken(
                                                page(
                                                        "mallory",
                                                        Instant.ofEpochMilli(Long.MAX_VALUE)))),
                        list(
                                "a page before all time",
                                "OK",
                                l ->
                                        l.setPageToken(
                                                page(
                                                        "mallory",
                                                        Instant.ofEpochMilli(Long.MIN_VALUE))))));
    }

    @TestFactory
    Stream<DynamicTest> receiptsThatLie() {
        return rig.tests(
                List.of(
                        confirm("nothing", FIELD, ConfirmReceiptRequest.Builder::clearOutcome),
                        confirm("an unknown outcome", FIELD, c -> c.setOutcomeValue(77)),
                        confirm(
                                "saved, without a size",
                                FIELD,
                                ConfirmReceiptRequest.Builder::clearSize),
                        confirm("saved, of a negative size", FIELD, c -> c.setSize(-1)),
                        confirm(
                                "saved, without a digest",
                                FIELD,
                                ConfirmReceiptRequest.Builder::clearSha256),
                        confirm(
                                "saved, with another digest",
                                "FAILED_PRECONDITION RECEIPT_MISMATCH",
                                c -> c.setSha256(ByteString.copyFrom(new byte[32]))),
                        confirm(
                                "saved, of another size",
                                "FAILED_PRECONDITION RECEIPT_MISMATCH",
                                c -> c.setSize(Long.MAX_VALUE)),
                        confirm(
                                "failed, at length",
                                FIELD,
                                c ->
                                        c.setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_FAILED)
                                                .setFailure("x".repeat(201))),
                        confirm("a transfer that is none", FIELD, c -> c.setTransferId("../x")),
                        confirm("a transfer of nobody", UNKNOWN, c -> c.setTransferId(id())),
                        new Case(
                                "a file of alice's for bob",
                                UNKNOWN,
                                rig -> confirmed(rig, rig.mallory().saved(rig.secret, SECRET))),
                        new Case(
                                "a file that one has sent oneself",
                                UNKNOWN,
                                rig -> {
                                    String id = id();
                                    rig.mallory().sendWhole(id, ABC, "bob");
                                    return confirmed(rig, rig.mallory().saved(id, ABC));
                                }),
                        new Case(
                                "a file that is not whole",
                                "FAILED_PRECONDITION NOT_COMPLETE",
                                rig -> confirmed(rig, rig.mallory().saved(unfinished(rig), ABC))),
                        new Case(
                                "saved twice, and declined then: it stays saved",
                                "OK",
                                rig -> {
                                    String id = whole(rig);
                                    var saved = rig.mallory().saved(id, ABC);
                                    for (ReceiptOutcome outcome :
                                            List.of(
                                                    ReceiptOutcome.RECEIPT_OUTCOME_SAVED,
                                                    ReceiptOutcome.RECEIPT_OUTCOME_SAVED,
                                                    ReceiptOutcome.RECEIPT_OUTCOME_DECLINED,
                                                    ReceiptOutcome.RECEIPT_OUTCOME_FAILED)) {
                                        var answer =
                                                rig.mallory()
                                                        .blocking()
                                                        .confirmReceipt(
                                                                saved.setOutcome(outcome).build());
                                        assertThat(answer.getReceipt().getState())
                                                .isEqualTo(ReceiptState.RECEIPT_STATE_SAVED);
                                    }
                                    return FINE;
                                }),
                        about("the state of alice's upload", (m, id) -> m.status(id)),
                        about("alice's transfer", Person::transfer),
                        about(
                                "the end of alice's upload",
                                (m, id) ->
                                        m.blocking()
                                                .cancelTransfer(
                                                        CancelTransferRequest.newBuilder()
                                                                .setTransferId(id)
                                                                .build()))));
    }

    private static Case receive(
            String sentence, String expected, Consumer<ReceiveRequest.Builder> change) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    ReceiveRequest.Builder request =
                            ReceiveRequest.newBuilder().setTransferId(whole(rig));
                    change.accept(request);
                    return rig.mallory().receive(request.build(), Receiving.EAGER).failure();
                });
    }

    private static Case range(String sentence, int offset, long length, int end) {
        return new Case(
                sentence,
                "OK",
                rig -> {
                    ReceiveRequest request =
                            ReceiveRequest.newBuilder()
                                    .setTransferId(whole(rig))
                                    .setOffset(offset)
                                    .setLength(length)
                                    .build();
                    assertThat(rig.mallory().receive(request, Receiving.EAGER).toTheEnd())
                            .isEqualTo(Arrays.copyOfRange(ABC, offset, end));
                    return FINE;
                });
    }

    private interface Whose {
        String id(HostileRig rig) throws Exception;
    }

    private static Case foreign(String sentence, Whose whose) {
        return new Case(sentence, UNKNOWN, rig -> rig.mallory().follow(whose.id(rig)).failure());
    }

    private static Case watch(
            String sentence, String expected, Consumer<WatchRequest.Builder> change) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    WatchRequest.Builder request =
                            WatchRequest.newBuilder().setConsumerId("phone").setLatest(true);
                    change.accept(request);
                    return rig.mallory().watch(request.build()).failure();
                });
    }

    private static Case cursor(String sentence, String expected, Whose cursor) {
        return new Case(
                sentence,
                expected,
                rig ->
                        rig.mallory()
                                .watch(
                                        WatchRequest.newBuilder()
                                                .setConsumerId("phone")
                                                .setCursor(cursor.id(rig))
                                                .build())
                                .failure());
    }

    private static Case acknowledging(
            String sentence, String expected, String consumer, Whose cursor) {
        return new Case(
                "acknowledging " + sentence,
                expected,
                rig -> {
                    AckEventsRequest request =
                            AckEventsRequest.newBuilder()
                                    .setConsumerId(consumer)
                                    .setCursor(cursor.id(rig))
                                    .build();
                    return Told.by(() -> rig.mallory().blocking().ackEvents(request));
                });
    }

    private static Case list(
            String sentence, String expected, Consumer<ListTransfersRequest.Builder> change) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    ListTransfersRequest.Builder request =
                            ListTransfersRequest.newBuilder().setBox(Box.BOX_INBOX);
                    change.accept(request);
                    if (expected.equals("OK")) {
                        var _ = rig.mallory().blocking().listTransfers(request.build());
                        return FINE;
                    }
                    return Told.by(() -> rig.mallory().blocking().listTransfers(request.build()));
                });
    }

    private static Case confirm(
            String sentence, String expected, Consumer<ConfirmReceiptRequest.Builder> change) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    ConfirmReceiptRequest.Builder request = rig.mallory().saved(whole(rig), ABC);
                    change.accept(request);
                    return confirmed(rig, request);
                });
    }

    private static Told confirmed(HostileRig rig, ConfirmReceiptRequest.Builder request) {
        return Told.by(() -> rig.mallory().blocking().confirmReceipt(request.build()));
    }

    private interface Question {
        Object ask(Person mallory, String id);
    }

    private static Case about(String sentence, Question question) {
        return new Case(
                sentence,
                UNKNOWN,
                rig -> {
                    Told open = Told.by(() -> question.ask(rig.mallory(), rig.paused));
                    assertThat(Told.by(() -> question.ask(rig.mallory(), id()))).isEqualTo(open);
                    return Told.by(() -> question.ask(rig.mallory(), rig.secret));
                });
    }

    /// Of mallory's, for mallory.
    private static String whole(HostileRig rig) {
        String id = id();
        rig.mallory().sendWhole(id, ABC, "mallory");
        return id;
    }

    private static String unfinished(HostileRig rig) throws InterruptedException {
        String id = id();
        rig.send().begin(id, 1, "mallory").chunk(0, ABC).halfClose().next();
        return id;
    }

    private static String position(String user, HostileRig rig, long ahead) {
        LogPosition end = rig.rpc.steps.ledger().end(FakePeople.id(user));
        long sequence = ahead < 0 || ahead == Long.MAX_VALUE ? ahead : end.sequence() + ahead;
        return Cursors.encode(FakePeople.id(user), new LogPosition(end.epoch(), sequence));
    }

    private static String page(HostileRig rig) {
        return page("mallory", rig.rpc.steps.clock.instant());
    }

    private static String page(String user, Instant time) {
        return Cursors.encodePage(
                FakePeople.id(user),
                new LogPosition(0, 0),
                new ListPosition(time, new TransferId(new UUID(0, 0))));
    }
}
