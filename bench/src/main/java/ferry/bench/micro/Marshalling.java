package ferry.bench.micro;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.wire.Borrowed;
import ferry.wire.BorrowingMarshaller;
import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Messages of an upload on their way into the transport's memory, and out of it. Nobody looks at the data afterwards, so a
/// message that is borrowed costs the same whatever its size.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Marshalling {
    private final MethodDescriptor.Marshaller<UploadRequest> usual =
            TransferServiceGrpc.getUploadMethod().getRequestMarshaller();
    private final MethodDescriptor.Marshaller<Borrowed<UploadRequest>> borrowing =
            new BorrowingMarshaller<>(
                    UploadRequest.getDefaultInstance(),
                    usual,
                    UploadRequest.DATA_FIELD_NUMBER,
                    UploadRequest::getData);
    private final ByteString data = UnsafeByteOperations.unsafeWrap(Piece.heap());
    private final UploadRequest message = request();
    private final TransportMemory incoming = TransportMemory.of(message.toByteArray());
    private final TransportSink outgoing = new TransportSink(message.getSerializedSize());

    private UploadRequest request() {
        return UploadRequest.newBuilder().setOffset(1L << 30).setCrc32C(7).setData(data).build();
    }

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    public int write() throws IOException {
        outgoing.clear();
        try (InputStream stream = usual.stream(request())) {
            return ((Drainable) stream).drainTo(outgoing);
        }
    }

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    public UploadRequest readCopying() {
        return usual.parse(incoming.open());
    }

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    public int readBorrowing() {
        try (Borrowed<UploadRequest> borrowed = borrowing.parse(incoming.open())) {
            return borrowed.dataLength();
        }
    }
}
