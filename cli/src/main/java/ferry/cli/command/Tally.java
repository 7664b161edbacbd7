package ferry.cli.command;

import ferry.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;

/// How several files ended, and so how the command does. Any thread may add.
final class Tally {

    private final List<String> done = new ArrayList<>();
    private final List<ExitCode> failures = new ArrayList<>();
    private long bytes;

    synchronized void done(String id, long size) {
        done.add(id);
        bytes += size;
    }

    synchronized void failed(ExitCode code) {
        failures.add(code);
    }

    synchronized List<String> ids() {
        return List.copyOf(done);
    }

    synchronized long bytes() {
        return bytes;
    }

    /// All well, some well, or the way the first one failed.
    synchronized ExitCode code() {
        if (failures.isEmpty()) {
            return ExitCode.DONE;
        }
        return done.isEmpty() ? failures.getFirst() : ExitCode.PARTIAL;
    }
}
