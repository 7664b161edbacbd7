package ferry.bench.flood;

import ferry.auth.login.Bcrypt;
import ferry.auth.login.PasswordVerifier;
import ferry.bench.process.Commands;
import ferry.bench.process.Ferry;
import ferry.bench.process.Series;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What an honest person waits for on a server that does nothing else: the hash, and the rest.
///
/// The rest is timed at a server of its own whose hashes cost next to nothing. Taken from the whole it would be lost in
/// what hashes differ by from process to process, as they are compiled.
final class QuietLogins {
    private static final int WARM_UP = 100;
    private static final int REPEATS = 100;
    private static final int HASHES = 10;
    private static final int LOWEST_COST = 4;

    private QuietLogins() {}

    /// @param root of the project
    /// @param scratch for the server
    static void measure(Commands commands, Path root, Path scratch)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(scratch.resolve("quick-hashes"));
        List<Double> logins = new ArrayList<>();
        try (Ferry quick =
                Ferry.start(
                        commands, root, folder, "--bcrypt-cost", Integer.toString(LOWEST_COST))) {
            ManagedChannel channel = Loopback.connect(quick.port(), 1);
            Friend friend = Friend.register(channel);
            for (int i = 0; i < WARM_UP + REPEATS; i++) {
                logins.add(millis(friend::login));
            }
            channel.shutdownNow();
        }
        System.out.printf(
                "login on a quiet server but for its hash: median %.1f ms, of which a hash of cost %d"
                        + " %.1f ms; the usual hash: %.1f ms%n",
                Series.median(logins.subList(WARM_UP, logins.size())),
                LOWEST_COST,
                hash(LOWEST_COST),
                hash(PasswordVerifier.DEFAULT_COST));
    }

    private static double hash(int cost) {
        Bcrypt bcrypt = PasswordVerifier.bcrypt();
        byte[] salt = new byte[16];
        byte[] password = "violet tugboat 19 lanterns".getBytes(StandardCharsets.US_ASCII);
        List<Double> hashes = new ArrayList<>();
        for (int i = 0; i < 2 * HASHES; i++) {
            hashes.add(
                    millis(() -> {
                        var _ = bcrypt.hash(cost, salt, password);
                    }));
        }
        return Series.median(hashes.subList(HASHES, hashes.size()));
    }

    private static double millis(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        return (System.nanoTime() - begin) / 1e6;
    }
}
