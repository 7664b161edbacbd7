package ferry.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the transport lends for a message comes back to it, whatever becomes of the message.
final class LentMemoryTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS = 512;
    private static final int CREDITS = 8;

    private final AtomicInteger lent = new AtomicInteger();
    private Server server;
    private Link link;

    @BeforeEach
    void start() throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Chunks())
                        .build()
                        .start();
        link = Link.to(ServerAddress.parse("127.0.0.1:" + server.getPort()), new Trust.Plaintext());
    }

    @AfterEach
    void stop() {
        link.close();
        server.shutdownNow();
    }

    @Test
    void messagesThatNobodyTakesGoBack() throws InterruptedException {
        InboundStream<Lent> stream =
                InboundStream.open(
                        link,
                        lending(TransferServiceGrpc.getReceiveMethod()),
                        ReceiveRequest.getDefaultInstance(),
                        "token",
                        CallOptions.DEFAULT,
                        CREDITS,
                        Lent::giveBack);
        Lent taken = stream.next(SILENCE).orElseThrow();
        await().atMost(SILENCE).until(() -> lent.get() == CREDITS);

        stream.close();

        await().atMost(SILENCE).until(() -> lent.get() == 1);
        taken.giveBack();
        assertThat(lent).hasValue(0);
    }

    @Test
    void whatAFileOfManyChunksTakesDoesNotPileUp() throws InterruptedException {
        long most = 0;
        long before = directMemory();
        try (ReceiveCall call =
                ReceiveCall.follow(link, "token", UUID.randomUUID().toString(), 0)) {
            while (call.next(SILENCE).isPresent()) {
                most = Math.max(most, directMemory() - before);
            }
        }

        assertThat(most).isLessThan((long) CHUNKS * CHUNK_BYTES / 2);
    }

    /// By whichever way the transport gets it.
    private static long directMemory() {
        return Math.max(0, PlatformDependent.usedDirectMemory())
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    private MethodDescriptor<ReceiveRequest, Lent> lending(
            MethodDescriptor<ReceiveRequest, ReceiveResponse> usual) {
        return usual.toBuilder(usual.getRequestMarshaller(), new Lending()).build();
    }

    private final class Lent {
        void giveBack() {
            lent.decrementAndGet();
        }
    }

    private final class Lending implements MethodDescriptor.Marshaller<Lent> {
        @Override
        public InputStream stream(Lent message) {
            throw new UnsupportedOperationException("answers are only read here");
        }

        @Override
        public Lent parse(InputStream stream) {
            lent.incrementAndGet();
            return new Lent();
        }
    }

    /// Sends as long as the receiver takes.
    private static final class Chunks extends TransferServiceGrpc.TransferServiceImplBase {
        @Override
        public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> reply) {
            ServerCallStreamObserver<ReceiveResponse> out =
                    (ServerCallStreamObserver<ReceiveResponse>) reply;
            ReceiveResponse chunk =
                    ReceiveResponse.newBuilder()
                            .setOffset(0)
                            .setData(ByteString.copyFrom(new byte[CHUNK_BYTES]))
                            .build();
            AtomicInteger sent = new AtomicInteger();
            out.setOnReadyHandler(() -> {
                while (out.isReady() && sent.get() < CHUNKS) {
                    out.onNext(chunk);
                    if (sent.incrementAndGet() == CHUNKS) {
                        out.onCompleted();
                    }
                }
            });
        }
    }
}
