package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.TransferKind;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.transfer.delivery.ReceiveOrder;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.Spec;
import ferry.wire.Borrowed;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every bound of a request: at the bound, and one beyond.
final class RequestsTest {
    private static final String ID = "0f7a9a52-8f8b-4a52-9a41-0d1f9d8f2a11";
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0F7A9A52-8F8B-4A52-9A41-0D1F9D8F2A11",
                "0f7a9a528f8b4a529a410d1f9d8f2a11",
                "1-1-1-1-1",
                "{0f7a9a52-8f8b-4a52-9a41-0d1f9d8f2a11}",
                "0f7a9a52-8f8b-4a52-9a41-0d1f9d8f2a11 ",
                "0f7a9a52-8f8b-4a52-9a41-0d1f9d8f2a1g",
                "../../etc/passwd"
            })
    void aTransferIdIsACanonicalUuid(String text) {
        assertField("transfer_id", () -> Requests.transferId(text));
        assertThat(Requests.transferId(ID)).hasToString(ID);
    }

    @Test
    void attemptsBeginAtOne() {
        assertThat(Requests.open(start().setAttempt(1).build()).attempt()).isEqualTo(1);
        assertThat(Requests.open(start().setAttempt(Long.MAX_VALUE).build()).attempt())
                .isEqualTo(Long.MAX_VALUE);
        assertField("start.attempt", () -> Requests.open(start().setAttempt(0).build()));
        assertField("start.attempt", () -> Requests.open(start().setAttempt(-1).build()));
    }

    @Test
    void aSpecMayBeLeftOutButNotByHalves() {
        assertThat(Requests.open(start().clearSpec().build()).offered()).isNull();
        assertField("spec.recipients", spec(TransferSpec.Builder::clearRecipients));
        assertField("spec.file_name", spec(TransferSpec.Builder::clearFileName));
    }

    @Test
    void thereAreOneTo256Recipients() {
        TransferSpec.Builder most =
                validSpec().clearRecipients().addAllRecipients(Collections.nCopies(256, "bob"));

        assertThat(Objects.requireNonNull(open(most).offered()).recipients()).hasSize(256);
        assertField("spec.recipients", () -> open(most.addRecipients("bob")));
    }

    @Test
    void textsAreCountedInCharactersAndNotInUnits() {
        String ship = "\ud83d\udea2";
        assertThat(spec(open(validSpec().setNote(ship.repeat(500)))).note()).hasSize(1000);
        assertField("spec.note", spec(spec -> spec.setNote(ship.repeat(501))));
        assertThat(spec(open(validSpec().setContentType("x".repeat(255)))).contentType())
                .hasSize(255);
        assertField("spec.content_type", spec(spec -> spec.setContentType("x".repeat(256))));
    }

    @Test
    void numbersAreNotNegative() {
        assertThat(spec(open(validSpec().setSize(0))).size()).isZero();
        assertThat(spec(open(validSpec())).size()).isNull();
        assertField("spec.size", spec(spec -> spec.setSize(-1)));
        assertField("spec.file_count", spec(spec -> spec.setFileCount(-1)));
        assertField("offset", () -> chunk(request().setOffset(-1)));
        assertField("offset", () -> chunk(request().clearOffset()));
        assertField("finish.size", () -> Requests.claim(finish().setSize(-1).build()));
    }

    @Test
    void aTimeIsOneThatEveryLanguageCanHold() {
        Timestamp first = Timestamp.newBuilder().setSeconds(-62_135_596_800L).build();
        Timestamp last =
                Timestamp.newBuilder().setSeconds(253_402_300_799L).setNanos(999_999_999).build();
        assertThat(spec(open(validSpec().setModifiedTime(first))).modifiedTime())
                .isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(spec(open(validSpec().setModifiedTime(last))).modifiedTime())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59.999999999Z"));
        assertField("spec.modified_time", time(-62_135_596_801L, 0));
        assertField("spec.modified_time", time(253_402_300_800L, 0));
        assertField("spec.modified_time", time(Long.MIN_VALUE, 0));
        assertField("spec.modified_time", time(Long.MAX_VALUE, 0));
        assertField("spec.modified_time", time(0, -1));
        assertField("spec.modified_time", time(0, 1_000_000_000));
    }

    private static ThrowingCallable time(long seconds, int nanos) {
        return spec(spec ->
                spec.setModifiedTime(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos)));
    }

    @Test
    void aRetentionIsNotNegative() {
        assertThat(
                        spec(open(validSpec().setRetention(Duration.newBuilder().setSeconds(1))))
                                .retention())
                .isEqualTo(java.time.Duration.ofSeconds(1));
        assertField("spec.retention", retention(0, 0));
        assertField("spec.retention", retention(-1, 0));
        assertField("spec.retention", retention(0, -1));
        assertField("spec.retention", retention(Long.MAX_VALUE, 0));
        assertField("spec.retention", retention(0, 1_000_000_000));
    }

    private static ThrowingCallable retention(long seconds, int nanos) {
        return spec(spec ->
                spec.setRetention(Duration.newBuilder().setSeconds(seconds).setNanos(nanos)));
    }

    @Test
    void anUnknownKindIsRefusedAndNoneIsAFile() {
        assertThat(spec(open(validSpec())).kind()).isEqualTo(Spec.Kind.FILE);
        assertThat(spec(open(validSpec().setKind(TransferKind.TRANSFER_KIND_BUNDLE))).kind())
                .isEqualTo(Spec.Kind.BUNDLE);
        assertField("spec.kind", spec(spec -> spec.setKindValue(99)));
    }

    @Test
    void aDigestHas32Bytes() {
        assertThat(Requests.claim(finish().build()).whole().sha256().bytes())
                .isEqualTo(new byte[32]);
        for (int size : new int[] {0, 31, 33}) {
            assertField(
                    "finish.sha256",
                    () ->
                            Requests.claim(
                                    finish().setSha256(ByteString.copyFrom(new byte[size]))
                                            .build()));
        }
    }

    @Test
    void aReceiverChoosesItsChunksWithinBounds() {
        assertThat(receive(0).chunkBytes()).isEqualTo(256 << 10);
        assertThat(receive(4 << 10).chunkBytes()).isEqualTo(4 << 10);
        assertThat(receive(1 << 20).chunkBytes()).isEqualTo(1 << 20);
        for (int size : new int[] {-1, 1, (4 << 10) - 1, (1 << 20) + 1, Integer.MIN_VALUE}) {
            assertField("max_chunk_bytes", () -> receive(size));
        }
    }

    @Test
    void aRangeIsNotNegative() {
        ReceiveRequest.Builder request = ReceiveRequest.newBuilder().setTransferId(ID);
        ReceiveOrder whole = Requests.receive(request.build());
        assertThat(whole.length()).isNull();
        assertThat(whole.follow()).isFalse();
        assertThat(Requests.receive(request.clone().setLength(0).build()).length()).isZero();
        assertField("offset", () -> Requests.receive(request.clone().setOffset(-1).build()));
        assertField("length", () -> Requests.receive(request.clone().setLength(-1).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "\u00e4", "a\n"})
    void aConsumerIsAShortPlainName(String bad) {
        assertField("consumer_id", () -> Requests.consumer(bad));
        assertThat(Requests.consumer("A-z_0.9")).isEqualTo("A-z_0.9");
        assertThat(Requests.consumer("x".repeat(64))).hasSize(64);
        assertField("consumer_id", () -> Requests.consumer("x".repeat(65)));
    }

    @Test
    void anOutcomeSaysWhatItHasTo() {
        ConfirmReceiptRequest.Builder saved =
                ConfirmReceiptRequest.newBuilder()
                        .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_SAVED)
                        .setSize(1)
                        .setSha256(DIGEST);
        assertThat(Requests.outcome(saved.build())).isInstanceOf(Outcome.Saved.class);
        assertField("size", () -> Requests.outcome(saved.clone().clearSize().build()));
        assertField("size", () -> Requests.outcome(saved.clone().setSize(-1).build()));
        assertField("sha256", () -> Requests.outcome(saved.clone().clearSha256().build()));
        assertField("outcome", () -> Requests.outcome(ConfirmReceiptRequest.getDefaultInstance()));
        assertField("outcome", () -> Requests.outcome(saved.clone().setOutcomeValue(77).build()));
        ConfirmReceiptRequest.Builder failed =
                ConfirmReceiptRequest.newBuilder()
                        .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_FAILED);
        assertThat(Requests.outcome(failed.clone().setFailure("x".repeat(200)).build()))
                .isEqualTo(new Outcome.Failed("x".repeat(200)));
        assertField(
                "failure",
                () -> Requests.outcome(failed.clone().setFailure("x".repeat(201)).build()));
    }

    @Test
    void theFingerprintOfASpecTellsSpecsApart() {
        String one = Objects.requireNonNull(open(validSpec()).offered()).digest();

        assertThat(Objects.requireNonNull(open(validSpec()).offered()).digest()).isEqualTo(one);
        assertThat(digestFor("carol", "bob", "carol"))
                .as("recipients are a set")
                .isEqualTo(digestFor("bob", "carol"))
                .isNotEqualTo(digestFor("bob", "dave"));
        assertThat(Objects.requireNonNull(open(validSpec().setNote("x")).offered()).digest())
                .isNotEqualTo(one);
    }

    private static String digestFor(String... recipients) {
        TransferSpec.Builder spec =
                validSpec().clearRecipients().addAllRecipients(List.of(recipients));
        return Objects.requireNonNull(open(spec).offered()).digest();
    }

    private static ReceiveOrder receive(int maxChunk) {
        return Requests.receive(
                ReceiveRequest.newBuilder().setTransferId(ID).setMaxChunkBytes(maxChunk).build());
    }

    private static UploadStart.Builder start() {
        return UploadStart.newBuilder().setTransferId(ID).setAttempt(1).setSpec(validSpec());
    }

    private static TransferSpec.Builder validSpec() {
        return TransferSpec.newBuilder().addRecipients("bob").setFileName("a.txt");
    }

    private static void chunk(UploadRequest.Builder request) {
        var _ = Requests.chunk(Borrowed.own(request.build(), request.getData()));
    }

    private static UploadRequest.Builder request() {
        return UploadRequest.newBuilder().setOffset(0).setData(ByteString.copyFromUtf8("x"));
    }

    private static UploadFinish.Builder finish() {
        return UploadFinish.newBuilder().setSize(1).setSha256(DIGEST);
    }

    private static ferry.transfer.upload.OpenRequest open(TransferSpec.Builder spec) {
        return Requests.open(start().setSpec(spec).build());
    }

    private static Spec spec(ferry.transfer.upload.OpenRequest request) {
        return Objects.requireNonNull(request.offered()).spec();
    }

    private static ThrowingCallable spec(Consumer<TransferSpec.Builder> change) {
        TransferSpec.Builder spec = validSpec();
        change.accept(spec);
        return () -> open(spec);
    }

    private static void assertField(String field, ThrowingCallable call) {
        Fault fault = catchThrowableOfType(Fault.class, call);
        assertThat(fault.reason()).isEqualTo(Reason.FIELD_INVALID);
        assertThat(fault.metadata()).containsEntry("field", field);
    }
}
