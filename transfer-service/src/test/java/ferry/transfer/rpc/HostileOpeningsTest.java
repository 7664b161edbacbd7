package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.rpc.HostileRig.FINE;
import static ferry.transfer.rpc.HostileRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.transfer.rpc.HostileRig.Case;
import io.grpc.Status;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Upload streams that begin with nonsense, with lies, or with what belongs to others.
final class HostileOpeningsTest {
    private static final String FIELD = "INVALID_ARGUMENT FIELD_INVALID";
    private static final String UNKNOWN = "NOT_FOUND TRANSFER_UNKNOWN";
    private static final String NOBODY = "NOT_FOUND RECIPIENT_UNKNOWN";
    private static final String STALE = "ABORTED ATTEMPT_STALE";
    private static final byte[] ABC = bytes("abc");

    @RegisterExtension final HostileRig rig = new HostileRig();

    @TestFactory
    Stream<DynamicTest> transfersThatAreNone() {
        return rig.tests(
                List.of(
                        start("no id", FIELD, s -> s.setTransferId("")),
                        start("a path", FIELD, s -> s.setTransferId("../../etc/passwd")),
                        start("capitals", FIELD, s -> s.setTransferId(upper(id()))),
                        start("braces", FIELD, s -> s.setTransferId("{" + id() + "}")),
                        start("a short id", FIELD, s -> s.setTransferId("1-1-1-1-1")),
                        start("a line's end", FIELD, s -> s.setTransferId(id() + "\n")),
                        start("a very long id", FIELD, s -> s.setTransferId("a".repeat(500_000))),
                        start("no digits", FIELD, s -> s.setTransferId("-".repeat(36))),
                        start("Arabic digits", FIELD, s -> s.setTransferId(arabic(id()))),
                        start("attempt 0", FIELD, s -> s.setAttempt(0)),
                        start("a negative attempt", FIELD, s -> s.setAttempt(-1)),
                        start("the least attempt", FIELD, s -> s.setAttempt(Long.MIN_VALUE)),
                        start("nothing that is sent", UNKNOWN, UploadStart.Builder::clearSpec),
                        foreign("a whole one of alice's", UNKNOWN, rig -> rig.secret, false),
                        foreign("an open one of alice's", UNKNOWN, rig -> rig.paused, false),
                        foreign(
                                "a whole one of alice's, described",
                                "ALREADY_EXISTS TRANSFER_ID_CONFLICT",
                                rig -> rig.secret,
                                true),
                        foreign(
                                "an open one of alice's, described",
                                "ALREADY_EXISTS TRANSFER_ID_CONFLICT",
                                rig -> rig.paused,
                                true),
                        new Case(
                                "the finish of a whole one of alice's, with the right digest",
                                UNKNOWN,
                                rig ->
                                        rig.send()
                                                .send(
                                                        Sending.data(0, HostileRig.SECRET)
                                                                .toBuilder()
                                                                .setStart(
                                                                        UploadStart.newBuilder()
                                                                                .setTransferId(
                                                                                        rig.secret)
                                                                                .setAttempt(2))
                                                                .setFinish(
                                                                        Sending.finish(
                                                                                HostileRig.SECRET))
                                                                .build())
                                                .failure())));
    }

    @TestFactory
    Stream<DynamicTest> attemptsOutOfTurn() {
        return rig.tests(
                List.of(
                        second("the same attempt again", STALE, 5, 5),
                        second("an older attempt", STALE, 5, 4),
                        second("the greatest attempt again", STALE, Long.MAX_VALUE, Long.MAX_VALUE),
                        second(
                                "an attempt after the greatest",
                                FIELD,
                                Long.MAX_VALUE,
                                Long.MIN_VALUE),
                        new Case(
                                "a newer attempt ends the older one, and both at once write nothing twice",
                                "ABORTED UPLOAD_SUPERSEDED",
                                rig -> {
                                    String id = id();
                                    Sending older = rig.send().begin(id, 1, "bob").chunk(0, ABC);
                                    rig.mallory().awaitReceived(id, 3);
                                    Sending newer = rig.send().begin(id, 2, "bob").chunk(3, "def");
                                    rig.mallory().awaitReceived(id, 6);
                                    Told told = older.failure();
                                    newer.end(bytes("abcdef")).next();
                                    assertThat(rig.rpc.person("bob").follow(id).toTheEnd())
                                            .isEqualTo(bytes("abcdef"));
                                    return told;
                                }),
                        again(
                                "the same transfer to somebody else",
                                "ALREADY_EXISTS TRANSFER_ID_CONFLICT",
                                id -> Sending.start(id, 2, Sending.spec("carol"))),
                        again(
                                "the same transfer under another name",
                                "ALREADY_EXISTS TRANSFER_ID_CONFLICT",
                                id -> Sending.start(id, 2, Sending.spec("bob").setFileName("x"))),
                        new Case(
                                "one that was cancelled",
                                "FAILED_PRECONDITION TRANSFER_CANCELLED",
                                rig -> {
                                    String id = begun(rig);
                                    var _ =
                                            rig.mallory()
                                                    .blocking()
                                                    .cancelTransfer(
                                                            CancelTransferRequest.newBuilder()
                                                                    .setTransferId(id)
                                                                    .build());
                                    return rig.send().begin(id, 2, "bob").failure();
                                }),
                        new Case(
                                "one that has failed",
                                "FAILED_PRECONDITION TRANSFER_FAILED",
                                rig -> {
                                    String id = id();
                                    Told told =
                                            rig.send()
                                                    .begin(id, 1, "bob")
                                                    .chunk(0, ABC)
                                                    .end(bytes("ab"))
                                                    .failure();
                                    assertThat(told.reason()).isEqualTo("SIZE_MISMATCH");
                                    return rig.send().begin(id, 2, "bob").failure();
                                })));
    }

    @TestFactory
    Stream<DynamicTest> recipientsThatAreNone() {
        return rig.tests(
                List.of(
                        spec("nobody", FIELD, TransferSpec.Builder::clearRecipients),
                        spec("257 people", FIELD, s -> s.addAllRecipients(many(256, "carol"))),
                        spec(
                                "one person 257 times",
                                FIELD,
                                s -> s.addAllRecipients(many(256, "bob"))),
                        spec(
                                "ten thousand people",
                                FIELD,
                                s -> s.addAllRecipients(many(10_000, "nobody"))),
                        spec("an unknown person", NOBODY, s -> s.addRecipients("nobody")),
                        spec("an empty name", NOBODY, s -> s.addRecipients("")),
                        spec("a path", NOBODY, s -> s.addRecipients("../bob")),
                        spec(
                                "two lines",
                                NOBODY,
                                s -> s.addRecipients("bob\nevent=login user=root")),
                        spec("an escape sequence", NOBODY, s -> s.addRecipients("\u001b[2Jbob")),
                        spec("a look-alike", NOBODY, s -> s.addRecipients("b\u043eb")),
                        spec("bob and nothing visible", NOBODY, s -> s.addRecipients("bob\u200b")),
                        spec("bob and NUL", NOBODY, s -> s.addRecipients("bob\u0000")),
                        spec("a sigh in Turkish", NOBODY, s -> s.addRecipients("B\u0130B")),
                        spec("SQL", NOBODY, s -> s.addRecipients("bob' OR '1'='1")),
                        spec("a very long name", NOBODY, s -> s.addRecipients("b".repeat(500_000))),
                        spec(
                                "256 long names",
                                NOBODY,
                                s ->
                                        s.clearRecipients()
                                                .addAllRecipients(many(256, "x".repeat(3_000)))),
                        new Case(
                                "one person 256 times is one recipient",
                                "OK",
                                rig -> {
                                    String id = id();
                                    Sending sending =
                                            rig.send()
                                                    .begin(
                                                            id,
                                                            1,
                                                            many(256, "bob").toArray(String[]::new))
                                                    .end(new byte[0]);
                                    assertThat(sending.next().getTransfer().getReceiptsList())
                                            .hasSize(1);
                                    return FINE;
                                }),
                        new Case(
                                "oneself",
                                "OK",
                                rig -> {
                                    String id = id();
                                    rig.mallory().sendWhole(id, ABC, "mallory");
                                    assertThat(rig.mallory().follow(id).toTheEnd()).isEqualTo(ABC);
                                    return FINE;
                                })));
    }

    @TestFactory
    Stream<DynamicTest> descriptionsThatAreNone() {
        return rig.tests(
                List.of(
                        spec("a long note", FIELD, s -> s.setNote("x".repeat(501))),
                        spec(
                                "a note as long as a message",
                                FIELD,
                                s -> s.setNote("x".repeat(900_000))),
                        spec("a long type", FIELD, s -> s.setContentType("x".repeat(256))),
                        spec("a negative size", FIELD, s -> s.setSize(-1)),
                        spec(
                                "the greatest size",
                                "RESOURCE_EXHAUSTED QUOTA_EXCEEDED",
                                s -> s.setSize(Long.MAX_VALUE)),
                        spec("a negative count", FIELD, s -> s.setFileCount(Long.MIN_VALUE)),
                        spec("an unknown kind", FIELD, s -> s.setKindValue(-7)),
                        spec(
                                "a time before time",
                                FIELD,
                                s -> s.setModifiedTime(time(Long.MIN_VALUE))),
                        spec(
                                "a time after time",
                                FIELD,
                                s -> s.setModifiedTime(time(Long.MAX_VALUE))),
                        spec("a negative retention", FIELD, s -> s.setRetention(span(-1, 0))),
                        spec(
                                "an endless retention",
                                FIELD,
                                s -> s.setRetention(span(Long.MAX_VALUE, 0))),
                        spec("nanoseconds beyond", FIELD, s -> s.setRetention(span(0, -1)))));
    }

    private static Case start(
            String sentence, String expected, Consumer<UploadStart.Builder> change) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    UploadStart.Builder start =
                            Sending.start(id(), 1, Sending.spec("bob")).toBuilder();
                    change.accept(start);
                    return rig.send().send(opening(start.build())).failure();
                });
    }

    private static Case spec(
            String sentence, String expected, Consumer<TransferSpec.Builder> change) {
        return start(
                sentence,
                expected,
                start -> {
                    TransferSpec.Builder spec = Sending.spec("bob");
                    change.accept(spec);
                    start.setSpec(spec);
                });
    }

    private interface Whose {
        String id(HostileRig rig);
    }

    private static Case foreign(String sentence, String expected, Whose whose, boolean described) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    UploadStart.Builder start =
                            Sending.start(whose.id(rig), 9, Sending.spec("bob")).toBuilder();
                    return rig.send()
                            .send(opening((described ? start : start.clearSpec()).build()))
                            .failure();
                });
    }

    private static Case second(String sentence, String expected, long first, long then) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    String id = id();
                    Sending open = rig.send().begin(id, first, "bob").chunk(0, ABC);
                    rig.mallory().awaitReceived(id, 3);
                    Told told = rig.send().begin(id, then, "bob").failure();
                    assertThat(open.halfClose().end()).isEqualTo(Status.Code.OK);
                    return told;
                });
    }

    private interface Anew {
        UploadStart with(String id);
    }

    private static Case again(String sentence, String expected, Anew start) {
        return new Case(
                sentence,
                expected,
                rig -> rig.send().send(opening(start.with(begun(rig)))).failure());
    }

    private static String begun(HostileRig rig) throws InterruptedException {
        String id = id();
        rig.send().begin(id, 1, "bob").chunk(0, ABC).halfClose().next();
        return id;
    }

    private static UploadRequest opening(UploadStart start) {
        return UploadRequest.newBuilder().setStart(start).build();
    }

    private static List<String> many(int count, String name) {
        return Collections.nCopies(count, name);
    }

    private static String upper(String id) {
        return id.toUpperCase(Locale.ROOT).replace('0', 'A');
    }

    private static String arabic(String id) {
        return "\u0661" + id.substring(1);
    }

    private static Timestamp time(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    private static Duration span(long seconds, int nanos) {
        return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }
}
