package ferry.bench.warm;

import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Files over gRPC as one writes it at first: messages of 64 KiB that are copied, default executors, blocking streams, no
/// digest. It speaks the messages of Ferry's protocol. Files are forced to the disk before the answer, as Ferry's are.
public final class NaiveServer extends TransferServiceGrpc.TransferServiceImplBase {
    private final Path files;

    private NaiveServer(Path files) {
        this.files = files;
    }

    /// @param args folder of the files, certificate, key, where the port is written
    public static void main(String[] args) throws IOException, InterruptedException {
        Server server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sslContext(
                                GrpcSslContexts.forServer(
                                                Path.of(args[1]).toFile(),
                                                Path.of(args[2]).toFile())
                                        .build())
                        .addService(new NaiveServer(Path.of(args[0])))
                        .build()
                        .start();
        PortFile.write(Path.of(args[3]), server.getPort());
        server.awaitTermination();
    }

    @Override
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> answer) {
        return new Upload(answer);
    }

    @Override
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> answer) {
        ServerCallStreamObserver<ReceiveResponse> stream =
                (ServerCallStreamObserver<ReceiveResponse>) answer;
        Path file = files.resolve(request.getTransferId());
        NaiveChunks chunks = NaiveChunks.of(file);
        stream.setOnCancelHandler(chunks::close);
        stream.setOnReadyHandler(() ->
                chunks.push(stream, bytes -> ReceiveResponse.newBuilder().setData(bytes).build()));
    }

    private final class Upload implements StreamObserver<UploadRequest> {
        private final StreamObserver<UploadResponse> answer;
        private @Nullable FileOutputStream file;

        Upload(StreamObserver<UploadResponse> answer) {
            this.answer = answer;
        }

        @Override
        public void onNext(UploadRequest message) {
            try {
                if (file == null) {
                    String name = message.getStart().getTransferId();
                    file = new FileOutputStream(files.resolve(name).toFile());
                }
                file.write(message.getData().toByteArray());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void onError(Throwable cancelled) {
            try {
                close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void onCompleted() {
            try {
                if (file != null) {
                    file.getFD().sync();
                }
                close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            answer.onNext(UploadResponse.getDefaultInstance());
            answer.onCompleted();
        }

        private void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
