package ferry.bench.flood;

import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.process.Series;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Times uploads, health checks and logins of a familiar device, undisturbed and under a flood of wrong passwords.
///
/// The attacker runs on the same machine, so what it needs of the processors is taken from everybody.
public final class LoginFloodBench {
    private static final int SOURCES = 300;
    private static final int HEALTH_EVERY_MILLIS = 50;
    private static final int LOGIN_EVERY_MILLIS = 2_000;
    private static final String VICTIM = "alice";

    private final Scratch scratch;
    private final Ferry ferry;
    private final Path file;
    private final long bytes;
    private final ManagedChannel own;

    private LoginFloodBench(Scratch scratch, Ferry ferry, Path file, long bytes) {
        this.scratch = scratch;
        this.ferry = ferry;
        this.file = file;
        this.bytes = bytes;
        this.own = Loopback.connect(ferry.port(), SOURCES + 1);
    }

    /// @param args root of the project, seconds of flood, logins a second, MiB of the uploaded file
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]).toAbsolutePath();
        Duration length = Duration.ofSeconds(Long.parseLong(args[1]));
        int rate = Integer.parseInt(args[2]);
        long bytes = Long.parseLong(args[3]) << 20;
        try (Scratch scratch = Scratch.create()) {
            Commands commands = new Commands(scratch.folder());
            QuietLogins.measure(commands, root, scratch.folder());
            try (Ferry ferry = Ferry.start(commands, root, scratch.folder())) {
                Path file = scratch.random("file.bin", bytes);
                new LoginFloodBench(scratch, ferry, file, bytes).run(length, rate);
            }
        }
    }

    /// Undisturbed before the flood and after it, so that a machine that becomes slower or faster is in both. A first flood
    /// is not compared: the server's compilers are at work in it, as they are once after each start.
    private void run(Duration length, int rate) throws IOException, InterruptedException {
        Friend friend = Friend.register(own);
        Cost _ = send();
        List<Double> _ = flood("the first flood after the start", friend, length, rate);
        Duration half = length.dividedBy(2);
        List<Double> quiet = new ArrayList<>(measure("undisturbed, before", friend, half));
        List<Double> flooded = flood("flooded", friend, length, rate);
        quiet.addAll(measure("undisturbed, after", friend, half));
        own.shutdownNow();
        System.out.printf(
                "upload keeps %.0f %% of its speed%n",
                100 * Series.median(quiet) / Series.median(flooded));
        System.out.printf("server's peak: %.0f MiB at -Xmx256m%n", ferry.serverPeakMebibytes());
    }

    /// @return seconds of each upload
    private List<Double> flood(String what, Friend friend, Duration length, int rate)
            throws IOException, InterruptedException {
        try (Attack attack = Attack.start(ferry.port(), SOURCES, rate, VICTIM)) {
            String condition =
                    "%s, %d wrong passwords a second from %d addresses"
                            .formatted(what, rate, SOURCES);
            List<Double> seconds = measure(condition, friend, length);
            System.out.println("  attempts: " + attack.outcomes());
            return seconds;
        }
    }

    /// @return seconds of each upload
    private List<Double> measure(String what, Friend friend, Duration length)
            throws IOException, InterruptedException {
        Series uploads = new Series("upload");
        try (Pulse health = Pulse.start(this::check, HEALTH_EVERY_MILLIS);
                Pulse login = Pulse.start(friend::login, LOGIN_EVERY_MILLIS)) {
            long begin = System.nanoTime();
            double server = ferry.serverCpuSeconds();
            double bench = ownCpuSeconds();
            while (System.nanoTime() - begin < length.toNanos()) {
                uploads.add(send());
            }
            double wall = (System.nanoTime() - begin) / 1e9;
            System.out.println(what + ":");
            System.out.println("  | what | seconds | MB/s | CPU s/GiB | peak MiB |");
            System.out.println("  " + uploads.row(bytes));
            System.out.println("  health: " + health.inOneLine());
            System.out.println("  familiar login: " + login.inOneLine());
            System.out.printf(
                    "  processors in use: server %.2f, who attacks and measures %.2f%n",
                    (ferry.serverCpuSeconds() - server) / wall, (ownCpuSeconds() - bench) / wall);
        }
        return uploads.walls();
    }

    /// Of this process, the attacker's part included: on a machine of its own it would take nothing from the server.
    private static double ownCpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private Cost send() throws IOException, InterruptedException {
        scratch.warmPages(bytes);
        return ferry.run(VICTIM, "send", file.toString(), "--to", "bob");
    }

    private void check() {
        var _ =
                HealthGrpc.newBlockingStub(own)
                        .withDeadlineAfter(5, TimeUnit.SECONDS)
                        .check(HealthCheckRequest.getDefaultInstance());
    }
}
