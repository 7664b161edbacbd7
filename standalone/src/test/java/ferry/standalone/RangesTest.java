package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.FerryClient;
import ferry.client.model.Outgoing;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One file as several Receive streams at once, each of a range of its own: while it is being sent, and over a restart of the
/// server in the middle.
final class RangesTest {
    private static final int MEBI = 1 << 20;
    private static final int SIZE = 16 * MEBI;
    private static final int RANGES = 4;
    private static final int LENGTH = SIZE / RANGES;

    /// In the middle of the second range.
    private static final int HELD_UP_AT = 6 * MEBI;

    @TempDir Path data;

    @Test
    void eachGoesOnFromItsOwnPlaceWhileTheFileIsSentThoughTheServerRestarts() throws Exception {
        byte[] file = new byte[SIZE];
        new Random(12).nextBytes(file);
        String id = UUID.randomUUID().toString();
        CountDownLatch goOn = new CountDownLatch(1);
        LocalServer server = LocalServer.start(data);
        try (Wire wire = new Wire(server.port());
                FerryClient alice = alice(wire)) {
            Metadata bob = LocalServer.bearer(server.register("bob"));
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", wire.port()).usePlaintext().build();
            CompletableFuture<?> sent = inBackground(() -> send(alice, id, new HeldUp(file, goOn)));
            TransferServiceBlockingStub stub = stub(channel, bob);
            Awaitility.await().until(() -> isOffered(stub));
            List<Range> ranges = ranges(stub, id);
            List<CompletableFuture<byte[]>> received =
                    ranges.stream().map(range -> inBackground(range::receive)).toList();
            Awaitility.await("each as far as the file has come")
                    .until(() ->
                            ranges.get(0).filled.get() == LENGTH
                                    && ranges.get(1).filled.get() > HELD_UP_AT - LENGTH - MEBI);

            wire.cut();
            server.close();
            server = LocalServer.start(data);
            wire.leadTo(server.port());
            goOn.countDown();

            sent.get();
            byte[] all = new byte[SIZE];
            for (int i = 0; i < RANGES; i++) {
                System.arraycopy(received.get(i).get(), 0, all, i * LENGTH, LENGTH);
            }
            assertThat(all).isEqualTo(file);
            assertThat(ranges)
                    .as("each was broken, as each waits for the trailer")
                    .allSatisfy(range -> assertThat(range.breaks.get()).isPositive());
            channel.shutdownNow();
        } finally {
            goOn.countDown();
            server.close();
        }
    }

    private static FerryClient alice(Wire wire) {
        FerryClient alice =
                FerryClient.connect(
                        new ServerAddress("127.0.0.1", wire.port()), new Trust.Plaintext());
        alice.register("alice", LocalServer.PASSWORD, "test", "");
        return alice;
    }

    private static Object send(FerryClient alice, String id, InputStream content) {
        try (Source source = Source.stream(content)) {
            return alice.send(
                    Outgoing.file("f", List.of("bob")),
                    source,
                    SendOptions.fresh().under(id),
                    new SendListener() {});
        }
    }

    private static TransferServiceBlockingStub stub(ManagedChannel channel, Metadata bearer) {
        return TransferServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer))
                .withWaitForReady();
    }

    private static boolean isOffered(TransferServiceBlockingStub bob) {
        return bob.listTransfers(ListTransfersRequest.newBuilder().setBox(Box.BOX_INBOX).build())
                        .getTransfersCount()
                > 0;
    }

    private static List<Range> ranges(TransferServiceBlockingStub stub, String id) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < RANGES; i++) {
            ranges.add(new Range(stub, id, i * LENGTH));
        }
        return ranges;
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }

    /// What a client in any language does with one range.
    private record Range(
            TransferServiceBlockingStub stub,
            String id,
            int from,
            AtomicInteger filled,
            AtomicInteger breaks) {
        Range(TransferServiceBlockingStub stub, String id, int from) {
            this(stub, id, from, new AtomicInteger(), new AtomicInteger());
        }

        byte[] receive() {
            byte[] bytes = new byte[LENGTH];
            while (!isWhole(bytes)) {
                breaks.incrementAndGet();
            }
            return bytes;
        }

        /// @return whether the stream has come to its end
        private boolean isWhole(byte[] bytes) {
            ReceiveRequest rest =
                    ReceiveRequest.newBuilder()
                            .setTransferId(id)
                            .setOffset(from + filled.get())
                            .setLength(LENGTH - filled.get())
                            .setFollow(true)
                            .build();
            try {
                Iterator<ReceiveResponse> messages = stub.receive(rest);
                while (messages.hasNext()) {
                    ReceiveResponse message = messages.next();
                    if (message.hasTrailer()) {
                        assertThat(message.getTrailer().getSize()).isEqualTo(SIZE);
                        assertThat(filled.get()).isEqualTo(LENGTH);
                        return true;
                    }
                    take(message, bytes);
                }
                throw new AssertionError("OK without a trailer");
            } catch (StatusRuntimeException broken) {
                assertThat(broken.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                return false;
            }
        }

        private void take(ReceiveResponse message, byte[] bytes) {
            byte[] piece = message.getData().toByteArray();
            if (piece.length == 0) {
                return;
            }
            CRC32C crc = new CRC32C();
            crc.update(piece);
            assertThat(message.getCrc32C()).isEqualTo((int) crc.getValue());
            assertThat(message.getOffset()).isEqualTo(from + filled.get());
            System.arraycopy(piece, 0, bytes, filled.get(), piece.length);
            filled.addAndGet(piece.length);
        }
    }

    /// A source that stops in the middle until it is told to go on.
    private static final class HeldUp extends InputStream {
        private final InputStream content;
        private final CountDownLatch goOn;
        private int position;

        HeldUp(byte[] content, CountDownLatch goOn) {
            this.content = new ByteArrayInputStream(content);
            this.goOn = goOn;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("read in pieces");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = length;
            if (position < HELD_UP_AT) {
                count = Math.min(length, HELD_UP_AT - position);
            } else {
                await();
            }
            int read = content.read(into, offset, count);
            position += Math.max(0, read);
            return read;
        }

        private void await() throws IOException {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
