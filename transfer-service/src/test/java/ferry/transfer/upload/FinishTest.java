package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static ferry.transfer.fixture.TransferRig.request;
import static ferry.transfer.fixture.TransferRig.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How files become whole, in pieces and in one message.
final class FinishTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void aFileIsWholeDurableAndAnnouncedWhenFinishReturns() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        Transfer whole = stream.session.finish(claim(bytes("abc")));
        rig.store.losePower();

        assertThat(whole).isEqualTo(rig.stored(id));
        assertThat(whole.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.content(id)).isEqualTo(bytes("abc"));
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.AVAILABLE);
        assertThat(rig.store.writers()).isZero();
        assertThat(rig.uploads().open()).isZero();
    }

    @Test
    void anEmptyFileCanComeAsAStream() throws Exception {
        rig.open(id, 1).session.finish(claim(new byte[0]));

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.content(id)).isEmpty();
    }

    @Test
    void anotherSizeFailsTheTransfer() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");

        Fault fault = refused(() -> stream.session.finish(claim(bytes("abcd"))));

        assertThat(fault.reason()).isEqualTo(Reason.SIZE_MISMATCH);
        assertThat(fault.metadata()).containsEntry("declared", "4").containsEntry("received", "3");
        assertFailed();
    }

    @Test
    void fewerBytesThanWereDeclaredFailTheTransfer() {
        UploadStream stream = rig.open(id, 1, 10L);
        stream.append(0, "abc");

        assertThat(refused(() -> stream.session.finish(claim(bytes("abc")))).reason())
                .isEqualTo(Reason.SIZE_MISMATCH);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
    }

    @Test
    void anotherChecksumFailsTheTransfer() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        Claim other = claim(bytes("abd"));

        assertThat(refused(() -> stream.session.finish(other)).reason())
                .isEqualTo(Reason.DIGEST_MISMATCH);
        assertFailed();
    }

    private void assertFailed() {
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.FAILED);
        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.TRANSFER_FAILED);
        assertThat(rig.store.writers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 << 10, (64 << 10) + 1, 1 << 20})
    void aFileMayComeInOneMessage(int size) throws Exception {
        byte[] file = "x".repeat(size).getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        Transfer whole =
                rig.uploads()
                        .arrive(caller("alice"), request(id, 1, null), chunk(0, file), claim(file));

        assertThat(whole).isEqualTo(rig.stored(id));
        assertThat(whole.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(whole.blob() == null).as("in the ledger").isEqualTo(size <= 64 << 10);
        assertThat(rig.content(id)).isEqualTo(file);
        assertThat(rig.kinds("bob")).containsExactly(EventKind.AVAILABLE);
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void aSmallFileThatIsWrongMakesNothing() {
        byte[] file = bytes("abc");
        Chunk corrupt = new Chunk(0, 1, chunk(0, file).data());
        Claim wrongCrc = new Claim(claim(file).whole(), 1);

        assertThat(refused(() -> arrive(1, corrupt, claim(file))).reason())
                .isEqualTo(Reason.CHUNK_CORRUPT);
        assertThat(refused(() -> arrive(1, chunk(0, file), wrongCrc)).reason())
                .isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(
                        refused(() ->
                                        rig.uploads()
                                                .arrive(
                                                        caller("alice"),
                                                        request(id, 1, 4L),
                                                        chunk(0, file),
                                                        claim(file)))
                                .reason())
                .isEqualTo(Reason.SIZE_MISMATCH);
        assertThat(rig.ledger().find(id)).isEmpty();
    }

    @Test
    void aSmallFileMaySupersedeTheStreamThatBeganIt() throws Exception {
        UploadStream cut = rig.open(id, 1);
        cut.append(0, "ab");

        Transfer whole = arrive(2, chunk(0, "abc"), claim(bytes("abc")));

        assertThat(cut.reasons()).containsExactly(Reason.UPLOAD_SUPERSEDED);
        assertThat(whole.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.content(id)).isEqualTo(bytes("abc"));
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.AVAILABLE);
    }

    @Test
    void aStreamThatHasEverythingIsFinishedByAMessageWithoutData() throws Exception {
        UploadStream cut = rig.open(id, 1);
        cut.append(0, "all of it");
        cut.session.release();

        Transfer whole = arrive(2, chunk(0, ""), claim(bytes("all of it")));

        assertThat(whole.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.content(id)).isEqualTo(bytes("all of it"));
    }

    @Test
    void theRestOfAFileMayComeInOneMessage() throws Exception {
        UploadStream cut = rig.open(id, 1);
        cut.append(0, "abc");
        cut.session.release();

        arrive(2, chunk(2, "cdef"), claim(bytes("abcdef")));

        assertThat(rig.content(id)).isEqualTo(bytes("abcdef"));
    }

    @Test
    void aFinishIsAnsweredAgain() throws Exception {
        byte[] file = bytes("abc");
        Transfer first = arrive(1, chunk(0, file), claim(file));

        assertThat(arrive(1, chunk(0, file), claim(file))).isEqualTo(first);
        assertThat(arrive(9, chunk(0, ""), claim(file))).isEqualTo(first);
        Opened opened = rig.uploads().open(caller("alice"), request(id, 1, null), _ -> {});
        assertThat(opened).isEqualTo(new Opened.Whole(first));
        assertThat(rig.uploads().answerAgain(first, claim(file))).isEqualTo(first);
        assertThat(rig.kinds("bob")).containsExactly(EventKind.AVAILABLE);
    }

    @Test
    void anotherFinishIsRefusedWithTheDigestThatHolds() throws Exception {
        byte[] file = bytes("abc");
        arrive(1, chunk(0, file), claim(file));
        byte[] other = bytes("abd");

        for (long attempt : new long[] {1, 2}) {
            Fault fault = refused(() -> arrive(attempt, chunk(0, other), claim(other)));
            assertThat(fault.reason()).isEqualTo(Reason.ALREADY_FINAL);
            assertThat(fault.metadata()).containsEntry("sha256", sha256(file).hex());
        }
    }

    @Test
    void whoIsDisabledInBetweenGetsAFailedReceiptAndTheOthersTheFile() throws Exception {
        UploadStream stream = rig.open(id, 1, "bob", "carol");
        stream.append(0, "abc");
        stream.session.pause();
        rig.people.disable("carol");

        UploadStream resumed = rig.open(id, 2, "bob", "carol");
        resumed.session.finish(claim(bytes("abc")));

        assertThat(receipt("carol")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt("bob")).isEqualTo(ReceiptState.PENDING);
        assertThat(rig.kinds("carol")).containsExactly(EventKind.OFFERED);
        assertThat(rig.kinds("alice")).containsExactly(EventKind.RECEIPT_CHANGED);
    }

    @Test
    void aTransferThatNobodyCanReceiveFails() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.people.disable("bob");

        assertThat(refused(() -> stream.session.finish(claim(bytes("abc")))).reason())
                .isEqualTo(Reason.TRANSFER_FAILED);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
    }

    @Test
    void aFinalAnswerDoesNotDependOnWhoCanReceiveNow() throws Exception {
        byte[] file = bytes("abc");
        Transfer first = arrive(1, chunk(0, file), claim(file));
        rig.people.disable("bob");
        assertThat(arrive(2, chunk(0, file), claim(file))).isEqualTo(first);

        rig.people.setUnreachable(true);
        assertThat(arrive(2, chunk(0, file), claim(file))).isEqualTo(first);
    }

    @Test
    void aFinishWaitsForTheAccountsAndTheUploadStaysResumable() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.people.setUnreachable(true);

        assertThat(refused(() -> stream.session.finish(claim(bytes("abc")))).reason())
                .isEqualTo(Reason.OVERLOADED);
        stream.session.release();
        rig.people.setUnreachable(false);

        rig.open(id, 2).session.finish(claim(bytes("abc")));
        assertThat(rig.content(id)).isEqualTo(bytes("abc"));
    }

    @Test
    void recipientsWhoDoNotExistAreNamed() {
        rig.people.disable("dave");

        Fault fault = refused(() -> rig.open(id, 1, "bob", "nobody", "b\u00f6b", "dave", ""));

        assertThat(fault.reason()).isEqualTo(Reason.RECIPIENT_UNKNOWN);
        assertThat(fault.metadata()).containsEntry("names", "nobody,b\u00f6b,dave,");
        assertThat(rig.ledger().find(id)).isEmpty();
    }

    @Test
    void aRecipientWhoIsNamedTwiceIsOne() {
        rig.open(id, 1, "Bob", "bob", "BOB");

        assertThat(rig.stored(id).receipts())
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt.recipient()).isEqualTo(FakePeople.party("bob")));
    }

    private ReceiptState receipt(String name) {
        return rig.stored(id).receiptOf(FakePeople.id(name)).orElseThrow().state();
    }

    private Transfer arrive(long attempt, Chunk data, Claim claim) throws InterruptedException {
        return rig.uploads().arrive(caller("alice"), request(id, attempt, null), data, claim);
    }
}
