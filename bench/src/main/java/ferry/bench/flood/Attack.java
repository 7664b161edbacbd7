package ferry.bench.flood;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.LoginResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// Wrong passwords at a fixed rate, however slowly they are answered: from many addresses, half of them for one victim, the
/// others for a thousand names.
final class Attack implements AutoCloseable {
    private static final int NAMES = 1_000;
    private static final int DEADLINE_SECONDS = 10;

    private final List<ManagedChannel> sources;
    private final String victim;
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
    private final Random random = new Random(1);

    private Attack(List<ManagedChannel> sources, String victim) {
        this.sources = sources;
        this.victim = victim;
    }

    static Attack start(int port, int sources, int perSecond, String victim) {
        Attack attack =
                new Attack(
                        IntStream.range(0, sources)
                                .mapToObj(source -> Loopback.connect(port, source))
                                .toList(),
                        victim);
        var _ =
                attack.beat.scheduleAtFixedRate(
                        attack::guess, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        return attack;
    }

    private void guess() {
        String name = random.nextBoolean() ? victim : "name" + random.nextInt(NAMES);
        LoginRequest request =
                LoginRequest.newBuilder()
                        .setUsername(name)
                        .setPassword("a wrong password " + random.nextInt())
                        .setDeviceName("flood")
                        .build();
        AuthServiceGrpc.newStub(sources.get(random.nextInt(sources.size())))
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .login(request, new Counting());
    }

    /// How many ended how, so far.
    Map<String, LongAdder> outcomes() {
        return outcomes;
    }

    @Override
    public void close() {
        beat.shutdownNow();
        sources.forEach(ManagedChannel::shutdownNow);
    }

    private final class Counting implements StreamObserver<LoginResponse> {
        @Override
        public void onNext(LoginResponse response) {
            count("LET IN");
        }

        @Override
        public void onError(Throwable failed) {
            count(reason(failed));
        }

        @Override
        public void onCompleted() {}

        private void count(String outcome) {
            outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
        }
    }

    private static String reason(Throwable failed) {
        com.google.rpc.Status details = StatusProto.fromThrowable(failed);
        for (Any detail : details == null ? List.<Any>of() : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException garbled) {
                    return "GARBLED";
                }
            }
        }
        return Status.fromThrowable(failed).getCode().name();
    }
}
