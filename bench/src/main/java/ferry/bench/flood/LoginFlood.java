package ferry.bench.flood;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What honest people wait for at a server: uploads one after the other, health checks, and logins from a familiar device;
/// undisturbed, or under a flood of wrong passwords.
///
/// The attacker runs on the same machine, so what it needs of the processors is taken from everybody.
public final class LoginFlood implements AutoCloseable {
    private static final int SOURCES = 300;
    private static final int WRONG_PASSWORDS_PER_SECOND = 200;
    private static final int HEALTH_EVERY_MILLIS = 50;
    private static final int LOGIN_EVERY_MILLIS = 2_000;
    private static final String VICTIM = "alice";

    private final int port;
    private final Upload upload;
    private final ManagedChannel own;
    private final Friend friend;

    /// One upload of the victim's.
    public interface Upload {
        /// @return the seconds that it took
        double run() throws IOException, InterruptedException;
    }

    /// @param port of the server on this machine
    public LoginFlood(int port, Upload upload) {
        this.port = port;
        this.upload = upload;
        this.own = Loopback.connect(port, SOURCES + 1);
        this.friend = Friend.register(own);
    }

    /// What was seen. Each list has at least one element, unless all calls of its kind have failed.
    ///
    /// @param failures of health checks and logins
    /// @param attempts how wrong passwords were answered, and how often
    public record Seen(
            List<Double> uploadSeconds,
            List<Double> healthMillis,
            List<Double> loginMillis,
            long failures,
            Map<String, Long> attempts) {}

    public Seen undisturbed(Duration length) throws IOException, InterruptedException {
        return look(length);
    }

    public Seen flooded(Duration length) throws IOException, InterruptedException {
        try (Attack attack = Attack.start(port, SOURCES, WRONG_PASSWORDS_PER_SECOND, VICTIM)) {
            Seen seen = look(length);
            Map<String, Long> attempts =
                    attack.outcomes().entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, each -> each.getValue().sum()));
            return new Seen(
                    seen.uploadSeconds(),
                    seen.healthMillis(),
                    seen.loginMillis(),
                    seen.failures(),
                    attempts);
        }
    }

    private Seen look(Duration length) throws IOException, InterruptedException {
        List<Double> uploads = new ArrayList<>();
        Pulse health = Pulse.start(this::check, HEALTH_EVERY_MILLIS);
        Pulse login = Pulse.start(friend::login, LOGIN_EVERY_MILLIS);
        try (health;
                login) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < length.toNanos()) {
                uploads.add(upload.run());
            }
        }
        return new Seen(
                uploads,
                health.millis(),
                login.millis(),
                health.failures() + login.failures(),
                Map.of());
    }

    private void check() {
        var _ =
                HealthGrpc.newBlockingStub(own)
                        .withDeadlineAfter(5, TimeUnit.SECONDS)
                        .check(HealthCheckRequest.getDefaultInstance());
    }

    @Override
    public void close() {
        own.shutdownNow();
    }
}
