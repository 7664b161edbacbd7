package ferry.cli.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.Requires;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.AckEventsResponse;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ConfirmReceiptResponse;
import ferry.proto.transfer.v1.Event;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetTransferResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.proto.transfer.v1.Party;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.ReceiveHeader;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.ReceiveTrailer;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferAvailable;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/// A transfer service in the hands of somebody hostile: every transfer has a hostile name, and so have its sender, its note
/// and whatever else is text.
public final class HostileTransfers extends TransferServiceGrpc.TransferServiceImplBase {

    public static final byte[] CONTENT = "hostile".getBytes(StandardCharsets.UTF_8);
    private static final int MOST_NOTE = 2_000;

    /// Ids of the transfers that somebody says he has saved.
    public final Set<String> saved = ConcurrentHashMap.newKeySet();

    private final Map<String, HostileName> names = new LinkedHashMap<>();

    /// What somebody has sent, and what it is called since.
    private final Map<String, HostileName> sent = new ConcurrentHashMap<>();

    public HostileTransfers(List<HostileName> names) {
        names.forEach(name -> this.names.put(UUID.randomUUID().toString(), name));
    }

    public Map<String, HostileName> names() {
        return Map.copyOf(names);
    }

    @Override
    @Requires(Access.USER)
    public void listTransfers(
            ListTransfersRequest request, StreamObserver<ListTransfersResponse> reply) {
        int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
        int to = Math.min(names.size(), from + 100);
        ListTransfersResponse.Builder page = ListTransfersResponse.newBuilder().setCursor("\u001b");
        names.keySet().stream()
                .skip(from)
                .limit(to - from)
                .forEach(id -> page.addTransfers(transfer(id)));
        answer(reply, page.setNextPageToken(to < names.size() ? "" + to : "").build());
    }

    @Override
    @Requires(Access.USER)
    public void getTransfer(GetTransferRequest request, StreamObserver<GetTransferResponse> reply) {
        answer(
                reply,
                GetTransferResponse.newBuilder()
                        .setTransfer(transfer(request.getTransferId()))
                        .build());
    }

    @Override
    @Requires(Access.USER)
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> reply) {
        reply.onNext(
                ReceiveResponse.newBuilder()
                        .setHeader(
                                ReceiveHeader.newBuilder()
                                        .setTransfer(transfer(request.getTransferId())))
                        .build());
        CRC32C crc = new CRC32C();
        crc.update(CONTENT);
        reply.onNext(
                ReceiveResponse.newBuilder()
                        .setOffset(0)
                        .setCrc32C((int) crc.getValue())
                        .setData(ByteString.copyFrom(CONTENT))
                        .build());
        answer(
                reply,
                ReceiveResponse.newBuilder()
                        .setTrailer(
                                ReceiveTrailer.newBuilder()
                                        .setSize(CONTENT.length)
                                        .setSha256(sha256()))
                        .build());
    }

    @Override
    @Requires(Access.USER)
    public void confirmReceipt(
            ConfirmReceiptRequest request, StreamObserver<ConfirmReceiptResponse> reply) {
        saved.add(request.getTransferId());
        answer(
                reply,
                ConfirmReceiptResponse.newBuilder()
                        .setReceipt(
                                receipt(request.getTransferId())
                                        .setState(ReceiptState.RECEIPT_STATE_SAVED))
                        .build());
    }

    /// All there is, and then nothing more.
    @Override
    @Requires(Access.USER)
    public void watch(WatchRequest request, StreamObserver<WatchResponse> reply) {
        WatchResponse.Builder all = WatchResponse.newBuilder().setCursor("\n").setCaughtUp(true);
        names.keySet()
                .forEach(id ->
                        all.addEvents(
                                Event.newBuilder()
                                        .setTransferId(id)
                                        .setAvailable(
                                                TransferAvailable.newBuilder()
                                                        .setTransfer(transfer(id)))));
        reply.onNext(all.build());
    }

    @Override
    @Requires(Access.USER)
    public void ackEvents(AckEventsRequest request, StreamObserver<AckEventsResponse> reply) {
        answer(reply, AckEventsResponse.getDefaultInstance());
    }

    /// Takes whatever comes, for recipients with the next of the names, each of whom has saved it already.
    @Override
    @Requires(Access.USER)
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> reply) {
        return new StreamObserver<>() {
            private String id = "";

            @Override
            public void onNext(UploadRequest request) {
                if (request.hasStart()) {
                    id = request.getStart().getTransferId();
                    List<HostileName> all = List.copyOf(names.values());
                    sent.put(id, all.get(sent.size() % all.size()));
                }
            }

            @Override
            public void onError(Throwable cut) {
                // the sender has gone
            }

            @Override
            public void onCompleted() {
                answer(reply, UploadResponse.newBuilder().setTransfer(transfer(id)).build());
            }
        };
    }

    private HostileName name(String id) {
        HostileName name = names.getOrDefault(id, sent.get(id));
        if (name == null) {
            throw Status.NOT_FOUND.asRuntimeException();
        }
        return name;
    }

    private Transfer transfer(String id) {
        HostileName name = name(id);
        return Transfer.newBuilder()
                .setId(id)
                .setSender(Party.newBuilder().setUserId(text(name)).setName(text(name)))
                .setSpec(spec(name))
                .setState(TransferState.TRANSFER_STATE_AVAILABLE)
                .setSize(CONTENT.length)
                .setAvailableSize(CONTENT.length)
                .setSha256(sha256())
                .addReceipts(receipt(id))
                .build();
    }

    /// The name goes as a field that this side pretends not to know, and may so be any bytes.
    private static TransferSpec spec(HostileName name) {
        return TransferSpec.newBuilder()
                .addRecipients(text(name))
                .setNote(text(name))
                .setContentType(text(name))
                .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                                .addField(
                                        TransferSpec.FILE_NAME_FIELD_NUMBER,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addLengthDelimited(name.bytes())
                                                .build())
                                .build())
                .build();
    }

    private Receipt.Builder receipt(String id) {
        HostileName name = name(id);
        return Receipt.newBuilder()
                .setRecipient(Party.newBuilder().setName(text(name)))
                .setState(
                        sent.containsKey(id)
                                ? ReceiptState.RECEIPT_STATE_SAVED
                                : ReceiptState.RECEIPT_STATE_FAILED)
                .setFailure(text(name));
    }

    private static String text(HostileName name) {
        if (name.verdict() == Verdict.GARBLED) {
            return "garbled";
        }
        String text = name.text();
        return text.length() > MOST_NOTE ? text.substring(0, MOST_NOTE) : text;
    }

    private static ByteString sha256() {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> void answer(StreamObserver<T> reply, T message) {
        reply.onNext(message);
        reply.onCompleted();
    }
}
