package ferry.e2e.torture;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.proto.transfer.v1.WatchRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Streams against the rules of the protocol, as somebody sends them who has an account.
final class Attacks {
    private static final int EMPTY_MESSAGES = 200;
    private static final int TOO_MANY_RECIPIENTS = 300;
    private static final String UPLOAD = "Upload";

    private final String self;
    private final Random random;
    private final List<String> ids = new ArrayList<>();

    /// @param name for the table of what was answered
    /// @param method of the transfer service
    /// @param victims whether it is about what is somebody else's: any answer but a refusal is a leak then
    /// @param end what comes after the messages
    record Attack(String name, String method, boolean victims, List<byte[]> messages, End end) {}

    enum End {
        HALF_CLOSE,
        CANCEL,
        SILENCE
    }

    /// @param self who sends them; files are for himself, so that no honest inbox changes
    Attacks(String self, Random random) {
        this.self = self;
        this.random = random;
    }

    /// All of them, each a little different each time.
    ///
    /// @param victim a transfer of somebody else's that is under way
    List<Attack> against(String victim) {
        List<Attack> all = new ArrayList<>();
        offsets(all);
        order(all);
        names(all);
        garbage(all);
        foreign(all, victim);
        return all;
    }

    /// Cancels what they have begun: there is a bound on how much one person may have unfinished.
    List<Attack> clearing() {
        return ids.stream().map(Attacks::cancelling).toList();
    }

    private static Attack cancelling(String id) {
        return call(
                "cleared away",
                "CancelTransfer",
                false,
                CancelTransferRequest.newBuilder().setTransferId(id).build());
    }

    private void offsets(List<Attack> all) {
        all.add(upload("negative offset", start(), chunk(-1, random.nextInt(100))));
        all.add(upload("least offset", start(), chunk(Long.MIN_VALUE, 10)));
        all.add(upload("greatest offset", start(), chunk(Long.MAX_VALUE, 10)));
        all.add(upload("offset that overflows", start(), chunk(Long.MAX_VALUE - 3, 10)));
        all.add(upload("hole", start(), chunk(0, 10), chunk(1 << 20, 10)));
        all.add(upload("beyond the size", start(5), chunk(0, 10)));
        all.add(upload("negative size", start(-1), chunk(0, 10)));
        all.add(upload("greatest size", start(Long.MAX_VALUE), chunk(0, 10)));
        all.add(upload("checksum of other bytes", start(), badChunk()));
        all.add(upload("finish before the end", start(100), chunk(0, 10), finish(100)));
        all.add(upload("finish of a negative size", start(), chunk(0, 10), finish(-10)));
        all.add(
                upload(
                        "finish of the greatest size",
                        start(),
                        chunk(0, 10),
                        finish(Long.MAX_VALUE)));
        all.add(upload("digest of one byte", start(), chunk(0, 10), shortDigest()));
    }

    private void order(List<Attack> all) {
        all.add(upload("chunk first", chunk(0, 10)));
        all.add(upload("finish first", finish(0)));
        all.add(upload("nothing"));
        all.add(upload("start twice", start(), chunk(0, 10), start()));
        all.add(upload("finish twice", start(10), chunk(0, 10), finish(10), finish(10)));
        all.add(
                upload(
                        "chunk after the finish",
                        start(10),
                        chunk(0, 10),
                        finish(10),
                        chunk(10, 5)));
        all.add(upload("no attempt", start(start -> start.setAttempt(0))));
        all.add(upload("negative attempt", start(start -> start.setAttempt(-7))));
        all.add(upload("greatest attempt", start(start -> start.setAttempt(Long.MAX_VALUE))));
        all.add(upload("no id", start(start -> start.setTransferId(""))));
        all.add(upload("id that is none", start(start -> start.setTransferId("../" + self))));
        UploadRequest[] empty = new UploadRequest[EMPTY_MESSAGES];
        Arrays.fill(empty, UploadRequest.getDefaultInstance());
        empty[0] = start();
        all.add(upload("empty messages", empty));
        all.add(ended("given up half-way", End.CANCEL, start(), chunk(0, 100_000)));
        all.add(ended("silence after the start", End.SILENCE, start()));
        all.add(ended("silence before the start", End.SILENCE));
    }

    private void names(List<Attack> all) {
        for (String name :
                List.of(
                        "",
                        ".",
                        "..",
                        "../../etc/passwd",
                        "a/b",
                        "a\u0000b",
                        "a\u202eb",
                        "CON\\x")) {
            all.add(upload("file name " + name.length(), named(name)));
        }
        all.add(upload("long file name", named("x".repeat(100_000))));
        all.add(upload("nobody to send to", specified(TransferSpec.newBuilder().setFileName("x"))));
        TransferSpec.Builder crowd = TransferSpec.newBuilder().setFileName("x");
        for (int i = 0; i < TOO_MANY_RECIPIENTS; i++) {
            crowd.addRecipients("nobody-" + i);
        }
        all.add(upload("too many to send to", specified(crowd)));
    }

    private void garbage(List<Attack> all) {
        for (String method : List.of(UPLOAD, "Receive", "Watch", "AckEvents", "GetUploadStatus")) {
            byte[] bytes = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(bytes);
            all.add(new Attack("garbage", method, false, List.of(bytes), End.HALF_CLOSE));
        }
        byte[] large = new byte[3 << 20];
        all.add(new Attack("too large", UPLOAD, false, List.of(large), End.HALF_CLOSE));
        all.add(call("cursor that is none", "Watch", false, watch("x".repeat(5_000))));
        all.add(
                call(
                        "cursor of the future",
                        "AckEvents",
                        false,
                        AckEventsRequest.newBuilder()
                                .setConsumerId("x")
                                .setCursor("zzzz")
                                .build()));
        all.add(call("unknown method", "Detonate", false, WatchRequest.getDefaultInstance()));
    }

    private void foreign(List<Attack> all, String victim) {
        UploadRequest.Builder mine = start(start -> start.setTransferId(victim)).toBuilder();
        UploadRequest resumed =
                UploadRequest.newBuilder()
                        .setStart(
                                UploadStart.newBuilder()
                                        .setTransferId(victim)
                                        .setAttempt(Long.MAX_VALUE - 1))
                        .build();
        all.add(foreign("taken over", mine.build(), chunk(0, 10)));
        all.add(foreign("gone on with", resumed, chunk(0, 10)));
        all.add(foreign("finished", resumed, finish(0)));
        for (long offset : new long[] {0, -1, Long.MAX_VALUE}) {
            all.add(
                    call(
                            "received from " + offset,
                            "Receive",
                            true,
                            ReceiveRequest.newBuilder()
                                    .setTransferId(victim)
                                    .setOffset(offset)
                                    .setFollow(true)
                                    .build()));
        }
        all.add(
                call(
                        "looked at",
                        "GetTransfer",
                        true,
                        GetTransferRequest.newBuilder().setTransferId(victim).build()));
        all.add(
                call(
                        "asked for",
                        "GetUploadStatus",
                        true,
                        GetUploadStatusRequest.newBuilder().setTransferId(victim).build()));
        all.add(
                call(
                        "cancelled",
                        "CancelTransfer",
                        true,
                        CancelTransferRequest.newBuilder().setTransferId(victim).build()));
        all.add(
                call(
                        "said to be saved",
                        "ConfirmReceipt",
                        true,
                        ConfirmReceiptRequest.newBuilder()
                                .setTransferId(victim)
                                .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_SAVED)
                                .setSha256(ByteString.copyFrom(new byte[32]))
                                .build()));
    }

    private static Attack upload(String name, UploadRequest... messages) {
        return ended(name, End.HALF_CLOSE, messages);
    }

    private static Attack ended(String name, End end, UploadRequest... messages) {
        return new Attack(name, UPLOAD, false, bytes(messages), end);
    }

    private static Attack foreign(String name, UploadRequest... messages) {
        return new Attack(name, UPLOAD, true, bytes(messages), End.HALF_CLOSE);
    }

    private static Attack call(String name, String method, boolean victims, MessageLite message) {
        return new Attack(name, method, victims, List.of(message.toByteArray()), End.HALF_CLOSE);
    }

    private static List<byte[]> bytes(UploadRequest... messages) {
        return Stream.of(messages).map(MessageLite::toByteArray).toList();
    }

    private interface Change {
        UploadStart.Builder of(UploadStart.Builder start);
    }

    private UploadRequest start() {
        return start(start -> start);
    }

    private UploadRequest start(long size) {
        return specified(spec().setSize(size));
    }

    private UploadRequest named(String name) {
        return specified(spec().setFileName(name));
    }

    private UploadRequest specified(TransferSpec.Builder spec) {
        return start(start -> start.setSpec(spec));
    }

    private UploadRequest start(Change change) {
        byte[] drawn = new byte[16];
        random.nextBytes(drawn);
        String id = UUID.nameUUIDFromBytes(drawn).toString();
        ids.add(id);
        UploadStart.Builder start =
                UploadStart.newBuilder().setTransferId(id).setAttempt(1).setSpec(spec());
        return UploadRequest.newBuilder().setStart(change.of(start)).build();
    }

    private TransferSpec.Builder spec() {
        return TransferSpec.newBuilder().addRecipients(self).setFileName("trash.bin");
    }

    private UploadRequest chunk(long offset, int length) {
        return chunk(offset, length, 0);
    }

    private UploadRequest badChunk() {
        return chunk(0, 10, 1);
    }

    private UploadRequest chunk(long offset, int length, int wrong) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.wrap(data));
        return UploadRequest.newBuilder()
                .setOffset(offset)
                .setCrc32C((int) crc.getValue() + wrong)
                .setData(ByteString.copyFrom(data))
                .build();
    }

    private static UploadRequest finish(long size) {
        return finish(size, new byte[32]);
    }

    private static UploadRequest shortDigest() {
        return finish(10, new byte[1]);
    }

    private static UploadRequest finish(long size, byte[] digest) {
        return UploadRequest.newBuilder()
                .setFinish(
                        UploadFinish.newBuilder()
                                .setSize(size)
                                .setSha256(ByteString.copyFrom(digest)))
                .build();
    }

    private static WatchRequest watch(String cursor) {
        return WatchRequest.newBuilder().setConsumerId("x").setCursor(cursor).build();
    }
}
