package ferry.client.fake;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.Extent;
import ferry.proto.transfer.v1.Party;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// One transfer in memory. Guarded by itself.
public final class FakeBlob {

    private static final int EXTENT_BYTES = 1 << 20;

    public final String id;
    public final String sender;
    public final TransferSpec spec;
    public final Map<String, ReceiptState> receipts = new LinkedHashMap<>();
    public long attempt;
    public TransferState state = TransferState.TRANSFER_STATE_RECEIVING;
    public ByteString sha256 = ByteString.EMPTY;

    /// What is said of the size although it is not true; 0 for the truth.
    public long claimedSize;

    private final Contents bytes = new Contents();

    public FakeBlob(String id, String sender, TransferSpec spec) {
        this.id = id;
        this.sender = sender;
        this.spec = spec;
        spec.getRecipientsList()
                .forEach(name -> receipts.put(name, ReceiptState.RECEIPT_STATE_PENDING));
    }

    public synchronized long length() {
        return bytes.size();
    }

    public synchronized byte[] content() {
        return bytes.toByteArray();
    }

    /// Bytes from a position on that is not behind the end, as many as there are of those that are wanted.
    public synchronized byte[] content(long from, long most) {
        return bytes.copy((int) from, (int) Math.min(most, bytes.size() - from));
    }

    /// Of a megabyte each, and what is left.
    public synchronized List<Extent> extents() {
        List<Extent> all = new ArrayList<>();
        byte[] content = bytes.toByteArray();
        for (int from = 0; from < content.length; from += EXTENT_BYTES) {
            int to = Math.min(content.length, from + EXTENT_BYTES);
            CRC32C crc = new CRC32C();
            crc.update(content, from, to - from);
            all.add(
                    Extent.newBuilder()
                            .setFrom(from)
                            .setTo(to)
                            .setCrc32C((int) crc.getValue())
                            .build());
        }
        return all;
    }

    public synchronized void append(byte[] data, int from) {
        bytes.write(data, from, data.length - from);
        notifyAll();
    }

    public synchronized void finish(ByteString digest) {
        sha256 = digest;
        state = TransferState.TRANSFER_STATE_AVAILABLE;
        notifyAll();
    }

    public synchronized boolean whole() {
        return state == TransferState.TRANSFER_STATE_AVAILABLE;
    }

    public synchronized Transfer seenBy(String user) {
        Transfer.Builder transfer =
                Transfer.newBuilder()
                        .setId(id)
                        .setSender(party(sender))
                        .setSpec(spec)
                        .setState(state)
                        .setAvailableSize(bytes.size())
                        .setSha256(sha256);
        if (whole()) {
            transfer.setSize(bytes.size());
        }
        if (claimedSize > 0) {
            transfer.setSize(claimedSize);
        }
        receipts.forEach((name, standing) -> {
            if (user.equals(sender) || user.equals(name)) {
                transfer.addReceipts(
                        Receipt.newBuilder().setRecipient(party(name)).setState(standing));
            }
        });
        return transfer.build();
    }

    private static Party party(String name) {
        return Party.newBuilder().setName(name).setUserId(FakeAuth.user(name).getId()).build();
    }

    /// Bytes of which a part can be had.
    private static final class Contents extends ByteArrayOutputStream {
        synchronized byte[] copy(int from, int length) {
            return Arrays.copyOfRange(buf, from, from + length);
        }
    }
}
