package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.client.receive.Received;
import org.jspecify.annotations.Nullable;

/// Counts how files have ended. Safe for many threads.
final class IntakeTally {

    private int saved;
    private int skipped;
    private int stalled;
    private int failed;
    private long bytes;
    private boolean unprocessed;
    private @Nullable ExitCode failure;

    synchronized void ended(Received received) {
        switch (received) {
            case Received.Saved whole -> {
                saved++;
                bytes += whole.size();
            }
            case Received.Skipped _ -> skipped++;
            case Received.Stalled _ -> stalled++;
        }
    }

    synchronized void failed(ExitCode code) {
        failed++;
        failure = failure == null || failure == code ? code : ExitCode.PARTIAL;
    }

    /// A file is there, but not all that was asked for.
    synchronized void unprocessed() {
        unprocessed = true;
    }

    synchronized int saved() {
        return saved;
    }

    synchronized int skipped() {
        return skipped;
    }

    synchronized int stalled() {
        return stalled;
    }

    synchronized int failed() {
        return failed;
    }

    synchronized long bytes() {
        return bytes;
    }

    /// Some saved and some failed is partial, and so is a file whose program failed; leaving what is stalled is no failure.
    synchronized ExitCode sum() {
        if (failure == null) {
            return unprocessed ? ExitCode.PARTIAL : ExitCode.DONE;
        }
        return saved > 0 ? ExitCode.PARTIAL : failure;
    }
}
