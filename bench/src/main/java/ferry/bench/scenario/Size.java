package ferry.bench.scenario;

import java.time.Duration;

/// How much is measured.
///
/// @param fileBytes of the file that is moved
/// @param rounds how often each contender runs
/// @param smallFiles files in a tree of 16 KiB each
/// @param manyFiles files in a tree of 4 KiB each
/// @param latencies events whose latency is taken in one run
/// @param clients clients at once, of the greater scenario of the two
/// @param recipients of the fan-out
/// @param flood for how long passwords are guessed in one run
/// @param slowStreams slow uploads, and as many stopped receivers
/// @param hold for how long they are open
public record Size(
        long fileBytes,
        Rounds rounds,
        int smallFiles,
        int manyFiles,
        int latencies,
        int clients,
        int recipients,
        Duration flood,
        int slowStreams,
        Duration hold) {
    /// What bars are meant for.
    public static final Size FULL =
            new Size(
                    1L << 30,
                    new Rounds(1, 5),
                    1_000,
                    10_000,
                    500,
                    200,
                    50,
                    Duration.ofSeconds(60),
                    200,
                    Duration.ofSeconds(30));

    /// Whether everything works; its figures say little.
    public static final Size QUICK =
            new Size(
                    16L << 20,
                    new Rounds(1, 2),
                    100,
                    300,
                    50,
                    20,
                    10,
                    Duration.ofSeconds(3),
                    20,
                    Duration.ofSeconds(6));
}
