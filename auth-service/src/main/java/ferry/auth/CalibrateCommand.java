package ferry.auth;

import ferry.auth.login.Bcrypt;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/// Says which `--bcrypt-cost` suits this machine: for the operator, before a server is set up or after it has moved.
///
/// The aim of 150 to 350 ms a hash is our own: slow enough for whoever guesses against a stolen database, and a login that
/// nobody minds. A cost below 10 is never named (OWASP Password Storage Cheat Sheet: work factor 10 or more).
///
/// @param program that it is a command of
/// @param bcrypt what is measured
/// @param nanos a clock of nanoseconds that only goes forward
public record CalibrateCommand(String program, Bcrypt bcrypt, LongSupplier nanos) {
    public static final String NAME = "calibrate";

    /// What it can be called with.
    public static final List<Option> OPTIONS = List.of(Option.toggle("help", "show this"));

    static final int LEAST_COST = 10;
    static final int GREATEST_COST = 16;
    static final Duration GREATEST_TIME = Duration.ofMillis(350);

    private static final int REPEATS = 3;
    private static final int SALT_BYTES = 16;
    private static final int PASSWORD_BYTES = 64;
    private static final int EXIT_USAGE = 2;

    /// @return exit code
    public int run(
            List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            if (Options.parse(OPTIONS, args, environment).isOn("help")) {
                out.println(
                        "Usage: %s %s\n\nMeasures password hashes, and says which --bcrypt-cost suits this machine.\n\n%s\n\nExample: %s %s"
                                .formatted(program, NAME, Options.usage(OPTIONS), program, NAME));
            } else {
                calibrate(out);
            }
            return 0;
        } catch (UsageException wrong) {
            err.println(program + " " + NAME + ": " + wrong.getMessage());
            return EXIT_USAGE;
        }
    }

    /// Measures dearer and dearer hashes, up to the first that takes too long.
    private void calibrate(PrintStream out) {
        time(LEAST_COST); // a JVM that has hashed nothing yet is slow
        int best = LEAST_COST;
        for (int cost = LEAST_COST; cost <= GREATEST_COST; cost++) {
            long time = time(cost);
            out.println(
                    String.format(
                            Locale.ROOT, "--bcrypt-cost %d  %5.0f ms a hash", cost, time / 1e6));
            if (time > GREATEST_TIME.toNanos()) {
                break;
            }
            best = cost;
        }
        out.println(
                "Best here: --bcrypt-cost %d, the greatest that takes at most %d ms, and never below %d."
                        .formatted(best, GREATEST_TIME.toMillis(), LEAST_COST));
    }

    /// @return nanoseconds of one hash, the median
    private long time(int cost) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] password = new byte[PASSWORD_BYTES];
        Arrays.fill(password, (byte) 'a');
        return LongStream.generate(
                        () -> {
                            long begin = nanos.getAsLong();
                            var _ = bcrypt.hash(cost, salt, password);
                            return nanos.getAsLong() - begin;
                        })
                .limit(REPEATS)
                .sorted()
                .skip(REPEATS / 2)
                .findFirst()
                .orElseThrow();
    }
}
