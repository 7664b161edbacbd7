package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Where bytes go, and which are refused.
final class AppendTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void whatIsThereAlreadyIsSkipped() throws IOException {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abcdef");
        stream.append(3, "defghi");
        stream.append(0, "abc");
        stream.append(9, "");
        stream.append(9, "j");

        assertThat(rig.uploads().receivedSize(rig.stored(id))).isEqualTo(10);
        assertThat(rig.content(id)).isEqualTo(bytes("abcdefghij"));
    }

    @Test
    void aHoleIsRefusedWithTheOffsetThatIsExpected() throws IOException {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");

        Fault fault = refused(() -> stream.append(4, "x"));

        assertThat(fault.reason()).isEqualTo(Reason.OFFSET_MISMATCH);
        assertThat(fault.metadata()).containsEntry("expected_offset", "3");
        assertThat(rig.content(id)).isEqualTo(bytes("abc"));
    }

    @Test
    void nothingOfACorruptChunkIsAppended() throws IOException {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        Chunk corrupt = new Chunk(3, 12345, new ByteBuffer[] {ByteBuffer.wrap(bytes("def"))});

        Fault fault = refused(() -> stream.session.append(corrupt));

        assertThat(fault.reason()).isEqualTo(Reason.CHUNK_CORRUPT);
        assertThat(fault.metadata()).containsEntry("offset", "3");
        assertThat(rig.content(id)).isEqualTo(bytes("abc"));
    }

    @Test
    void aChecksumIsOptionalAndOneOfSeveralBuffersIsOfAllOfThem() throws IOException {
        UploadStream stream = rig.open(id, 1);
        Chunk whole = chunk(0, "abcdef");
        stream.session.append(new Chunk(0, null, whole.data()));
        stream.session.append(
                new Chunk(
                        3,
                        chunk(3, "defghi").crc32c(),
                        new ByteBuffer[] {
                            ByteBuffer.wrap(bytes("de")),
                            ByteBuffer.wrap(bytes("")),
                            ByteBuffer.wrap(bytes("fghi"))
                        }));

        assertThat(rig.content(id)).isEqualTo(bytes("abcdefghi"));
    }

    @Test
    void moreThanWasDeclaredFailsTheTransferAndTellsTheRecipients() throws Exception {
        UploadStream stream = rig.open(id, 1, 5L);
        stream.append(0, "abcde");
        BlobId blob = rig.blob(id);

        Fault fault = refused(() -> stream.append(5, "f"));

        assertThat(fault.reason()).isEqualTo(Reason.SIZE_MISMATCH);
        assertThat(fault.metadata()).containsEntry("declared", "5").containsEntry("received", "6");
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.FAILED);
        assertThat(rig.isStored(blob)).isFalse();
        assertThat(rig.store.writers()).isZero();
    }
}
