package ferry.bench.fanout;

import com.google.protobuf.ByteString;
import ferry.bench.process.Scratch;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceStub;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Many people watch and nothing happens: what each costs of the server's heap. Then a small file now and then, to one of
/// them: how long until the event is there.
public final class IdleWatchersBench {
    private static final int EACH_CONNECTION = 50;
    private static final long PATIENCE_SECONDS = 120;
    private static final int WARM_UP = 200;
    private static final long PAUSE_MILLIS = 20;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final int watchers;
    private final int events;
    private final WatchedProcess server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<BlockingQueue<Long>> arrivals = new ArrayList<>();

    private IdleWatchersBench(int watchers, int events, WatchedProcess server) {
        this.watchers = watchers;
        this.events = events;
        this.server = server;
    }

    /// @param args watchers, measured events
    public static void main(String[] args) throws Exception {
        try (Scratch scratch = Scratch.create();
                WatchedProcess server = WatchedProcess.start(scratch.folder())) {
            new IdleWatchersBench(Integer.parseInt(args[0]), Integer.parseInt(args[1]), server)
                    .run();
        }
    }

    private void run() throws Exception {
        TransferServiceStub sender = person(channel(), watchers);
        watch(EACH_CONNECTION); // what is loaded once is no watcher's
        long before = server.usedHeap();
        watch(watchers);
        long after = server.usedHeap();
        int counted = watchers - EACH_CONNECTION;
        System.out.printf(
                "%d watchers, %d a connection: %.1f KiB of heap each (%.0f MiB in all)%n",
                watchers,
                EACH_CONNECTION,
                (after - before) / 1024.0 / counted,
                after / 1024.0 / 1024);
        Latencies whole = new Latencies("from sending a file until the event is there");
        Latencies lag = new Latencies("from the sender's answer until the event is there");
        Random random = new Random(1);
        for (int i = -WARM_UP; i < events; i++) {
            int lucky = random.nextInt(watchers);
            long begin = System.nanoTime();
            long answered = send(sender, lucky);
            long arrived = arrival(lucky);
            if (i >= 0) {
                whole.add(arrived - begin);
                lag.add(arrived - answered);
            }
            Thread.sleep(PAUSE_MILLIS); // a quiet server
        }
        System.out.println(whole);
        System.out.println(lag);
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /// Until so many watch.
    private void watch(int count) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(count - arrivals.size());
        while (arrivals.size() < count) {
            ManagedChannel channel = channel();
            for (int i = 0; i < EACH_CONNECTION && arrivals.size() < count; i++) {
                BlockingQueue<Long> queue = new LinkedBlockingQueue<>();
                person(channel, arrivals.size())
                        .watch(IdleWatcher.request(), new IdleWatcher(begun, queue));
                arrivals.add(queue);
            }
        }
        if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(begun.getCount() + " watches have not begun");
        }
    }

    private ManagedChannel channel() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                        .usePlaintext()
                        .directExecutor()
                        .build();
        channels.add(channel);
        return channel;
    }

    private static TransferServiceStub person(ManagedChannel channel, int number) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + Names.name(number));
        return TransferServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// @return the nanoseconds at which the answer came
    private static long send(TransferServiceStub sender, int recipient)
            throws NoSuchAlgorithmException, IOException {
        byte[] data = "something for somebody".getBytes(StandardCharsets.US_ASCII);
        UploadStart start =
                UploadStart.newBuilder()
                        .setTransferId(UUID.randomUUID().toString())
                        .setAttempt(1)
                        .setSpec(
                                TransferSpec.newBuilder()
                                        .addRecipients(Names.name(recipient))
                                        .setFileName("note.txt"))
                        .build();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(data);
        CompletableFuture<Long> answered = new CompletableFuture<>();
        StreamObserver<UploadRequest> upload = sender.upload(new Answer(answered));
        upload.onNext(
                UploadRequest.newBuilder()
                        .setStart(start)
                        .setOffset(0)
                        .setData(ByteString.copyFrom(data))
                        .setFinish(
                                UploadFinish.newBuilder()
                                        .setSize(data.length)
                                        .setSha256(ByteString.copyFrom(digest)))
                        .build());
        upload.onCompleted();
        return answered.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private long arrival(int watcher) throws InterruptedException, IOException {
        Long time = arrivals.get(watcher).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (time == null) {
            throw new IOException("no event came");
        }
        return time;
    }

    private record Answer(CompletableFuture<Long> when) implements StreamObserver<UploadResponse> {
        @Override
        public void onNext(UploadResponse message) {
            when.complete(System.nanoTime());
        }

        @Override
        public void onError(Throwable cause) {
            when.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {}
    }
}
