package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceStub;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;

/// One Receive of a test client, which checks every chunk.
final class Receiving extends Incoming<ReceiveRequest, ReceiveResponse> {
    static final int EAGER = 1_000_000;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long offset;

    private Receiving(long offset, int requestedAtStart) {
        super(requestedAtStart);
        this.offset = offset;
    }

    static Receiving open(TransferServiceStub stub, ReceiveRequest request, int requestedAtStart) {
        Receiving receiving = new Receiving(request.getOffset(), requestedAtStart);
        stub.receive(request, receiving);
        return receiving;
    }

    /// Takes messages until there are `length` bytes in all.
    byte[] bytes(int length) throws InterruptedException {
        while (bytes.size() < length) {
            take(next());
        }
        return bytes.toByteArray();
    }

    /// Takes messages up to the trailer, after which there is nothing but status OK.
    byte[] toTheEnd() throws InterruptedException {
        ReceiveResponse message = next();
        while (!message.hasTrailer()) {
            take(message);
            message = next();
        }
        assertThat(message.getData().isEmpty()).isTrue();
        assertThat(end()).isEqualTo(Status.Code.OK);
        assertThat(hasNothingMore()).isTrue();
        return bytes.toByteArray();
    }

    private void take(ReceiveResponse message) {
        byte[] data = message.getData().toByteArray();
        if (data.length > 0) {
            assertThat(message.getOffset()).isEqualTo(offset);
            assertThat(message.getCrc32C()).isEqualTo(Sending.crc(data));
            offset += data.length;
            bytes.writeBytes(data);
        }
    }
}
