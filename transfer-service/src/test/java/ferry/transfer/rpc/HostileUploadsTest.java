package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.rpc.HostileRig.FINE;
import static ferry.transfer.rpc.HostileRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.transfer.rpc.HostileRig.Attack;
import ferry.transfer.rpc.HostileRig.Case;
import io.grpc.Status;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Upload streams whose messages come in the wrong order, at the wrong place, or are no messages.
final class HostileUploadsTest {
    private static final String ORDER = "INVALID_ARGUMENT STREAM_ORDER";
    private static final String FIELD = "INVALID_ARGUMENT FIELD_INVALID";
    private static final String GAP = "ABORTED OFFSET_MISMATCH";
    private static final String SIZE = "OUT_OF_RANGE SIZE_MISMATCH";
    private static final byte[] ABC = bytes("abc");
    private static final int EMPTY_MESSAGES = 20_000;

    @RegisterExtension final HostileRig rig = new HostileRig();

    @TestFactory
    Stream<DynamicTest> messagesInTheWrongOrder() {
        return rig.tests(
                List.of(
                        failing("data before the start", ORDER, s -> s.chunk(0, ABC)),
                        failing("a finish before the start", ORDER, s -> s.end(ABC)),
                        failing("an empty message before the start", ORDER, s -> s.send(empty())),
                        failing("no message at all, but the end", ORDER, Sending::halfClose),
                        failing(
                                "a second start",
                                ORDER,
                                s -> s.send(begin(id())).send(begin(id()))),
                        failing(
                                "the same start twice",
                                ORDER,
                                s -> {
                                    UploadRequest start = begin(id());
                                    s.send(start).send(start);
                                }),
                        failing(
                                "a second start with the finish",
                                ORDER,
                                s -> {
                                    UploadRequest start = begin(id());
                                    s.send(start)
                                            .chunk(0, ABC)
                                            .send(
                                                    start.toBuilder()
                                                            .setFinish(Sending.finish(ABC))
                                                            .build());
                                }),
                        new Case(
                                "a second start of a transfer that is whole",
                                ORDER,
                                rig -> {
                                    String id = whole(rig);
                                    return rig.send()
                                            .begin(id, 2, "bob")
                                            .begin(id, 3, "bob")
                                            .failure();
                                }),
                        fine("data after the finish", s -> finished(s).chunk(3, "def")),
                        fine("a second finish", s -> finished(s).send(finish(bytes("abcdef")))),
                        fine("a start after the finish", s -> finished(s).send(begin(id()))),
                        fine("the end in the middle", s -> s.begin(id(), 1, "bob").halfClose()),
                        fine(
                                "the end with the start",
                                s ->
                                        s.send(data(0, ABC).setStart(start(id())).build())
                                                .halfClose()),
                        new Case(
                                "endless empty messages, which keep a stream alive and no more",
                                "OK",
                                rig -> {
                                    Sending sending = rig.send().begin(id(), 1, "bob");
                                    for (int i = 0; i < EMPTY_MESSAGES; i++) {
                                        sending.send(empty());
                                    }
                                    sending.end(new byte[0]);
                                    assertThat(sending.next().getTransfer().getSize()).isZero();
                                    return ended(sending);
                                }),
                        failing(
                                "a message that is none",
                                FIELD,
                                s -> s.begin(id(), 1, "bob").send(garbled()))));
    }

    @TestFactory
    Stream<DynamicTest> bytesInTheWrongPlace() {
        return rig.tests(
                List.of(
                        middle("data without a place", FIELD, data(0, ABC).clearOffset()),
                        middle("data before the beginning", FIELD, data(-1, ABC)),
                        middle("data at the smallest number", FIELD, data(Long.MIN_VALUE, ABC)),
                        middle("data one byte too far", GAP, data(4, ABC)),
                        middle("data at the greatest number", GAP, data(Long.MAX_VALUE, ABC)),
                        middle("data that ends beyond numbers", GAP, data(Long.MAX_VALUE - 1, ABC)),
                        middle("data far away", GAP, data(1L << 40, ABC)),
                        middle(
                                "data with another checksum",
                                "ABORTED CHUNK_CORRUPT",
                                data(3, ABC).setCrc32C(7)),
                        middle(
                                "a repeat with another checksum",
                                "ABORTED CHUNK_CORRUPT",
                                data(0, ABC).setCrc32C(7)),
                        middle(
                                "one byte over the limit of a message",
                                "INVALID_ARGUMENT CHUNK_TOO_LARGE",
                                data(3, new byte[(1 << 20) + 1])),
                        middle(
                                "far more than the limit of a message",
                                "RESOURCE_EXHAUSTED",
                                data(3, new byte[4 << 20])),
                        new Case(
                                "more than was declared",
                                SIZE,
                                rig ->
                                        rig.send()
                                                .send(declaring(5))
                                                .chunk(0, ABC)
                                                .chunk(3, ABC)
                                                .failure()),
                        new Case(
                                "more than nothing was declared",
                                SIZE,
                                rig -> rig.send().send(declaring(0)).chunk(0, "x").failure()),
                        kept(
                                "empty data at hostile places",
                                s -> {
                                    for (long at :
                                            new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                                        s.send(UploadRequest.newBuilder().setOffset(at).build());
                                    }
                                }),
                        kept(
                                "other bytes over the first ones",
                                s -> s.chunk(0, "xyz").chunk(1, "q")),
                        new Case(
                                "other bytes over the first ones, and some new ones",
                                "OK",
                                rig -> {
                                    Sending sending = rig.send().begin(id(), 1, "bob");
                                    sending.chunk(0, ABC).chunk(0, "xyzdef").end(bytes("abcdef"));
                                    String id = sending.next().getTransfer().getId();
                                    assertThat(rig.rpc.person("bob").follow(id).toTheEnd())
                                            .isEqualTo(bytes("abcdef"));
                                    return FINE;
                                })));
    }

    @TestFactory
    Stream<DynamicTest> finishesThatLie() {
        return rig.tests(
                List.of(
                        middle("a smaller size", SIZE, end(2, digest())),
                        middle("a size of nothing", SIZE, end(0, digest())),
                        middle("a larger size", GAP, end(4, digest())),
                        middle("the greatest size", GAP, end(Long.MAX_VALUE, digest())),
                        middle("a negative size", FIELD, end(-1, digest())),
                        middle("no digest", FIELD, end(3, ByteString.EMPTY)),
                        middle("half a digest", FIELD, end(3, digest().substring(1))),
                        middle("a long digest", FIELD, end(3, digest().concat(digest()))),
                        middle(
                                "another checksum",
                                "DATA_LOSS DIGEST_MISMATCH",
                                UploadRequest.newBuilder()
                                        .setFinish(Sending.finish(ABC).toBuilder().setCrc32C(1))),
                        new Case(
                                "another size than was declared",
                                SIZE,
                                rig ->
                                        rig.send()
                                                .send(declaring(9))
                                                .chunk(0, ABC)
                                                .end(ABC)
                                                .failure()),
                        new Case(
                                "another digest for a transfer that is whole",
                                "FAILED_PRECONDITION ALREADY_FINAL",
                                rig ->
                                        rig.send()
                                                .begin(whole(rig), 2, "bob")
                                                .end(bytes("xyz"))
                                                .failure()),
                        new Case(
                                "a digest of another file, which every recipient notices",
                                "FAILED_PRECONDITION RECEIPT_MISMATCH",
                                rig -> {
                                    Sending sending = rig.send().begin(id(), 1, "bob");
                                    sending.chunk(0, ABC)
                                            .send(end(3, digestOf(bytes("xyz"))).build())
                                            .halfClose();
                                    String id = sending.next().getTransfer().getId();
                                    Person bob = rig.rpc.person("bob");
                                    return Told.by(() ->
                                            bob.blocking()
                                                    .confirmReceipt(bob.saved(id, ABC).build()));
                                }),
                        new Case(
                                "a whole file in one message, with data at another place",
                                GAP,
                                rig ->
                                        rig.send()
                                                .send(
                                                        data(5, ABC)
                                                                .setStart(start(id()))
                                                                .setFinish(Sending.finish(ABC))
                                                                .build())
                                                .failure()),
                        new Case(
                                "a whole file in one message, of another size",
                                GAP,
                                rig ->
                                        rig.send()
                                                .send(
                                                        end(Long.MAX_VALUE, digest())
                                                                .setOffset(0)
                                                                .setData(ByteString.copyFrom(ABC))
                                                                .setStart(start(id()))
                                                                .build())
                                                .failure())));
    }

    @TestFactory
    Stream<DynamicTest> sendersWhoLeave() {
        return rig.tests(
                List.of(
                        leaving("before the start", _ -> {}),
                        leaving("after the start", s -> s.begin(id(), 1, "bob")),
                        leaving("after some data", s -> s.begin(id(), 1, "bob").chunk(0, ABC)),
                        leaving("after the finish", s -> finished(s)),
                        leaving("after the end", s -> s.begin(id(), 1, "bob").halfClose()),
                        leaving(
                                "after a megabyte",
                                s -> s.begin(id(), 1, "bob").chunk(0, new byte[1 << 20])),
                        leaving(
                                "after a megabyte more, which nobody reads",
                                s -> finished(s).chunk(3, new byte[1 << 20]))));
    }

    private static Case failing(String sentence, String expected, Consumer<Sending> messages) {
        return new Case(
                sentence,
                expected,
                rig -> {
                    Sending sending = rig.send();
                    messages.accept(sending);
                    return sending.failure();
                });
    }

    private static Case fine(String sentence, Consumer<Sending> messages) {
        return new Case(
                sentence,
                "OK",
                rig -> {
                    Sending sending = rig.send();
                    messages.accept(sending);
                    UploadResponse _ = sending.next();
                    return ended(sending);
                });
    }

    /// After a start and three bytes.
    private static Case middle(String sentence, String expected, UploadRequest.Builder message) {
        return failing(
                sentence,
                expected,
                s -> s.begin(id(), 1, "bob").chunk(0, ABC).send(message.build()));
    }

    /// After a start and three bytes, which are all that is there afterwards.
    private static Case kept(String sentence, Consumer<Sending> messages) {
        return fine(
                sentence,
                s -> {
                    s.begin(id(), 1, "bob").chunk(0, ABC);
                    messages.accept(s);
                    s.end(ABC);
                });
    }

    private static Case leaving(String when, Consumer<Sending> messages) {
        Attack attack =
                rig -> {
                    Sending sending = rig.send();
                    messages.accept(sending);
                    sending.cancel();
                    assertThat(sending.end()).isIn(Status.Code.CANCELLED, Status.Code.OK);
                    return FINE;
                };
        return new Case(when, "OK", attack);
    }

    private static Told ended(Sending sending) {
        assertThat(sending.end()).isEqualTo(Status.Code.OK);
        return FINE;
    }

    private static Sending finished(Sending sending) {
        return sending.begin(id(), 1, "bob").chunk(0, ABC).send(finish(ABC));
    }

    private static String whole(HostileRig rig) {
        String id = id();
        rig.mallory().sendWhole(id, ABC, "bob");
        return id;
    }

    private static UploadRequest empty() {
        return UploadRequest.getDefaultInstance();
    }

    /// A field of a known number and another type.
    private static UploadRequest garbled() {
        return UploadRequest.newBuilder()
                .setUnknownFields(
                        com.google.protobuf.UnknownFieldSet.newBuilder()
                                .addField(
                                        UploadRequest.START_FIELD_NUMBER,
                                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                                .addLengthDelimited(
                                                        ByteString.copyFrom(new byte[] {-1, -1}))
                                                .build())
                                .build())
                .build();
    }

    private static ferry.proto.transfer.v1.UploadStart start(String id) {
        return Sending.start(id, 1, Sending.spec("bob"));
    }

    private static UploadRequest begin(String id) {
        return UploadRequest.newBuilder().setStart(start(id)).build();
    }

    private static UploadRequest declaring(long size) {
        return UploadRequest.newBuilder()
                .setStart(Sending.start(id(), 1, Sending.spec("bob").setSize(size)))
                .build();
    }

    private static UploadRequest.Builder data(long offset, byte[] data) {
        return Sending.data(offset, data).toBuilder();
    }

    private static UploadRequest finish(byte[] file) {
        return UploadRequest.newBuilder().setFinish(Sending.finish(file)).build();
    }

    private static UploadRequest.Builder end(long size, ByteString digest) {
        return UploadRequest.newBuilder()
                .setFinish(UploadFinish.newBuilder().setSize(size).setSha256(digest));
    }

    private static ByteString digest() {
        return digestOf(ABC);
    }

    private static ByteString digestOf(byte[] file) {
        return ByteString.copyFrom(HostileRig.digest(file));
    }
}
