package ferry.bench.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import ferry.bench.process.Ferry;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Measures a server that holds many slow uploads and many stopped receivers of one large file, each over a connection of
/// its own: how much memory it takes, whether all uploads advance, and whether a stream is lost. At the end the links
/// become fast at once, so that all senders push as hard as they are let.
public final class SlowStreams {
    private static final int MEMBERS = 20;
    private static final double LINK_BYTES_PER_SECOND = 64 << 10;
    private static final int LOOKS = 3;
    private static final Duration BURST = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 20_000_000;

    private final Ferry server;
    private final ByteString chunk;
    private final ManagedChannel own;
    private final List<ManagedChannel> connections = new ArrayList<>();
    private final List<PushingUpload> uploads = new ArrayList<>();
    private final List<StoppedReceiver> receivers = new ArrayList<>();
    private List<Member> members = List.of();
    private double peak;
    private int stuck;

    private SlowStreams(Ferry server, int chunkBytes) {
        this.server = server;
        byte[] bytes = new byte[chunkBytes];
        new Random(1).nextBytes(bytes);
        this.chunk = UnsafeByteOperations.unsafeWrap(bytes);
        this.own = Member.connect(server.port());
    }

    /// @param server of its own: what it takes is what is measured
    /// @param hold for how long all of them are open before the links become fast
    public static MemoryReport measure(
            Ferry server, int uploads, int receivers, Duration hold, int chunkBytes)
            throws IOException, InterruptedException {
        return new SlowStreams(server, chunkBytes).run(uploads, receivers, hold);
    }

    private MemoryReport run(int uploading, int receiving, Duration hold)
            throws IOException, InterruptedException {
        members =
                IntStream.range(0, MEMBERS)
                        .mapToObj(number -> Member.register(own, "member" + number))
                        .toList();
        try (SlowLinks links = SlowLinks.open(server.port(), LINK_BYTES_PER_SECOND)) {
            String large = storeLargeFile();
            say("stored");
            openReceivers(receiving, large);
            awaitReceivers(StoppedReceiver::hasBegun);
            say("receivers have stopped");
            openUploads(uploading, links.port());
            hold(hold);
            links.unleash();
            hold(BURST);
            say("burst");
            receivers.forEach(receiver -> receiver.take(2));
            awaitReceivers(receiver -> receiver.has(2));
            return report();
        } finally {
            uploads.forEach(PushingUpload::cancel);
            receivers.forEach(StoppedReceiver::cancel);
            connections.forEach(ManagedChannel::shutdownNow);
            own.shutdownNow();
        }
    }

    private MemoryReport report() throws IOException {
        List<String> lost =
                Stream.concat(
                                uploads.stream().map(PushingUpload::failure),
                                receivers.stream().map(StoppedReceiver::failure))
                        .filter(Objects::nonNull)
                        .map(Throwable::toString)
                        .toList();
        return new MemoryReport(
                uploads.size(),
                receivers.size(),
                Math.max(peak, server.server().peakMebibytes()),
                stuck,
                lost);
    }

    private void openReceivers(int count, String transfer) {
        for (int i = 0; i < count; i++) {
            receivers.add(
                    StoppedReceiver.open(
                            member(i).on(connect(server.port())), transfer, chunk.size()));
        }
    }

    private void openUploads(int count, int port) {
        for (int i = 0; i < count; i++) {
            uploads.add(
                    PushingUpload.open(member(i).on(connect(port)), member(i + 1).name(), chunk));
        }
    }

    private void hold(Duration length) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            long end = System.nanoTime() + length.dividedBy(LOOKS).toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            int standing = 0;
            for (int i = 0; i < uploads.size(); i++) {
                if (!uploads.get(i).advanced(member(i).on(own))) {
                    standing++;
                }
            }
            stuck += standing;
            peak = Math.max(peak, server.server().peakMebibytes());
            say("%d do not advance".formatted(standing));
        }
    }

    private String storeLargeFile() throws InterruptedException {
        String id = UUID.randomUUID().toString();
        LargeFile file = new LargeFile(id, members.stream().map(Member::name).toList(), chunk);
        var _ = TransferServiceGrpc.newStub(member(0).on(own)).upload(file);
        file.await();
        return id;
    }

    private Member member(int number) {
        return members.get(number % MEMBERS);
    }

    private ManagedChannel connect(int port) {
        ManagedChannel connection = Member.connect(port);
        connections.add(connection);
        return connection;
    }

    /// Returns as well when a receiver is lost, which the report says.
    private void awaitReceivers(Predicate<StoppedReceiver> done) throws IOException {
        long begin = System.nanoTime();
        while (!receivers.stream().allMatch(done)
                && receivers.stream().allMatch(receiver -> receiver.failure() == null)) {
            if (System.nanoTime() - begin > MAX_WAIT.toNanos()) {
                throw new IOException(
                        "%d receivers got nothing within %d s"
                                .formatted(
                                        receivers.stream().filter(done.negate()).count(),
                                        MAX_WAIT.toSeconds()));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void say(String what) throws IOException {
        System.err.printf(
                "  %s: resident %.0f MiB, peak %.0f MiB%n",
                what, server.server().residentMebibytes(), server.server().peakMebibytes());
    }

    /// 1 GiB for everybody.
    private static final class LargeFile
            implements ClientResponseObserver<UploadRequest, UploadResponse> {
        private static final long SIZE = 1L << 30;

        private final String id;
        private final List<String> recipients;
        private final ByteString chunk;
        private final MessageDigest digest;
        private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        private boolean started;
        private boolean finished;
        private long offset;

        LargeFile(String id, List<String> recipients, ByteString chunk) {
            this.id = id;
            this.recipients = recipients;
            this.chunk = chunk;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        void await() throws InterruptedException {
            try {
                end.get(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | TimeoutException failed) {
                throw new IllegalStateException("the large file was not stored", failed);
            }
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<UploadRequest> stream) {
            stream.setOnReadyHandler(() -> push(stream));
        }

        private void push(ClientCallStreamObserver<UploadRequest> stream) {
            while (stream.isReady() && !finished) {
                stream.onNext(next());
                if (finished) {
                    stream.onCompleted();
                }
            }
        }

        private UploadRequest next() {
            UploadRequest.Builder message = UploadRequest.newBuilder();
            if (!started) {
                started = true;
                return message.setStart(
                                UploadStart.newBuilder()
                                        .setTransferId(id)
                                        .setAttempt(1)
                                        .setSpec(
                                                TransferSpec.newBuilder()
                                                        .addAllRecipients(recipients)
                                                        .setFileName("large.bin")))
                        .build();
            }
            if (offset < SIZE) {
                int count = (int) Math.min(chunk.size(), SIZE - offset);
                message.setOffset(offset).setData(chunk.substring(0, count));
                digest.update(chunk.asReadOnlyByteBuffer().limit(count));
                offset += count;
                return message.build();
            }
            finished = true;
            return message.setFinish(
                            UploadFinish.newBuilder()
                                    .setSize(SIZE)
                                    .setSha256(ByteString.copyFrom(digest.digest())))
                    .build();
        }

        @Override
        public void onNext(UploadResponse response) {}

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
