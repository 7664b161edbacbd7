package ferry.client.fake;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.Party;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferState;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// One transfer in memory. Guarded by itself.
public final class FakeBlob {

    public final String id;
    public final String sender;
    public final TransferSpec spec;
    public final Map<String, ReceiptState> receipts = new LinkedHashMap<>();
    public long attempt;
    public TransferState state = TransferState.TRANSFER_STATE_RECEIVING;
    public ByteString sha256 = ByteString.EMPTY;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

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
}
