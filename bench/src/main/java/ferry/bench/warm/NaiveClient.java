package ferry.bench.warm;

import com.google.protobuf.ByteString;
import ferry.bench.process.Errands;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The client of a [NaiveServer].
public final class NaiveClient {
    private final ManagedChannel channel;

    private NaiveClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /// @param args file with the port, authority; then one errand, or none to be told them: `put FILE NAME`, `get NAME FILE`
    public static void main(String[] args) throws IOException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(
                                "127.0.0.1", Integer.parseInt(Files.readString(Path.of(args[0]))))
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(Path.of(args[1]).toFile())
                                        .build())
                        .build();
        NaiveClient client = new NaiveClient(channel);
        if (args.length == 2) {
            Errands.serve(System.in, client::run);
        } else {
            String _ = client.run(List.of(args).subList(2, args.length));
        }
        channel.shutdownNow();
    }

    private String run(List<String> errand) throws IOException {
        switch (errand.getFirst()) {
            case "put" -> put(Path.of(errand.get(1)), errand.get(2));
            case "get" -> get(errand.get(1), Path.of(errand.get(2)));
            default -> throw new IllegalArgumentException(errand.getFirst());
        }
        return "";
    }

    private void put(Path file, String name) {
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        try (NaiveChunks chunks = NaiveChunks.of(file)) {
            var _ = TransferServiceGrpc.newStub(channel).upload(new Upload(name, chunks, end));
            end.join();
        }
    }

    private void get(String name, Path file) throws IOException {
        Iterator<ReceiveResponse> messages =
                TransferServiceGrpc.newBlockingStub(channel)
                        .receive(ReceiveRequest.newBuilder().setTransferId(name).build());
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            while (messages.hasNext()) {
                out.write(messages.next().getData().toByteArray());
            }
            out.getFD().sync();
        }
    }

    private record Upload(String name, NaiveChunks chunks, CompletableFuture<@Nullable Void> end)
            implements ClientResponseObserver<UploadRequest, UploadResponse> {
        @Override
        public void beforeStart(ClientCallStreamObserver<UploadRequest> stream) {
            stream.setOnReadyHandler(() -> chunks.push(stream, this::message));
        }

        /// Each one says where it goes: a naive protocol has no state.
        private UploadRequest message(ByteString bytes) {
            return UploadRequest.newBuilder()
                    .setStart(UploadStart.newBuilder().setTransferId(name))
                    .setData(bytes)
                    .build();
        }

        @Override
        public void onNext(UploadResponse stored) {}

        @Override
        public void onError(Throwable failed) {
            end.completeExceptionally(failed);
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }
    }
}
