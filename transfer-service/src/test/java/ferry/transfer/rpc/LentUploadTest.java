package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.wire.LendingStream;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Uploads over a transport that lends its memory for a message, and writes something else there once it has it back.
final class LentUploadTest {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int PIECE_BYTES = 16 << 10;
    private static final int CHUNKS = 40;

    @RegisterExtension final RpcRig rig = new RpcRig();

    private final Queue<LendingStream> lent = new ConcurrentLinkedQueue<>();
    private final String id = UUID.randomUUID().toString();
    private final byte[] file = random(CHUNKS * CHUNK_BYTES);

    @Test
    void bytesAreReadBeforeTheirMemoryGoesBackAndAllOfItGoesBack() throws Exception {
        Person alice =
                Person.of(ClientInterceptors.intercept(rig.channel(), new Lending()), "alice");
        Sending sending = alice.send();
        sending.send(
                Sending.data(0, chunk(0)).toBuilder()
                        .setStart(Sending.start(id, 1, Sending.spec("bob")))
                        .build());
        for (int i = 1; i < CHUNKS; i++) {
            sending.chunk((long) i * CHUNK_BYTES, chunk(i));
        }
        sending.end(file).next();

        assertThat(alice.transfer(id).getState()).isEqualTo(TransferState.TRANSFER_STATE_AVAILABLE);
        assertThat(lent).hasSizeGreaterThan(CHUNKS);
        assertAllIsBack();
    }

    @Test
    void whatIsRefusedGoesBackToo() throws Exception {
        Person alice =
                Person.of(ClientInterceptors.intercept(rig.channel(), new Lending()), "alice");
        UploadRequest damaged = Sending.data(0, chunk(0)).toBuilder().setCrc32C(1).build();

        Told told = alice.send().begin(id, 1, "bob").send(damaged).failure();

        assertThat(told.reason()).isEqualTo("CHUNK_CORRUPT");
        assertAllIsBack();
    }

    private void assertAllIsBack() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(lent).allMatch(LendingStream::isClosed));
    }

    private byte[] chunk(int number) {
        return Arrays.copyOfRange(file, number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(11).nextBytes(bytes);
        return bytes;
    }

    private final class Lending implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(
                MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(
                    method.toBuilder(
                                    new LendingMarshaller<>(method.getRequestMarshaller()),
                                    method.getResponseMarshaller())
                            .build(),
                    options);
        }
    }

    private final class LendingMarshaller<Q> implements MethodDescriptor.Marshaller<Q> {
        private final MethodDescriptor.Marshaller<Q> usual;

        LendingMarshaller(MethodDescriptor.Marshaller<Q> usual) {
            this.usual = usual;
        }

        @Override
        public InputStream stream(Q message) {
            try (InputStream bytes = usual.stream(message)) {
                LendingStream stream = LendingStream.of(bytes.readAllBytes(), PIECE_BYTES);
                lent.add(stream);
                return stream;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Q parse(InputStream stream) {
            return usual.parse(stream);
        }
    }
}
