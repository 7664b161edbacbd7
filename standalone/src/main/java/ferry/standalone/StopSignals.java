package ferry.standalone;

import java.util.List;
import java.util.Objects;
import org.jline.utils.Signals;

/// What a terminal or an init system sends to end a process.
final class StopSignals {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private StopSignals() {}

    /// Runs `action` at each of them, on a thread of its own, in the place of ending the process.
    ///
    /// A shutdown hook would not do: the exit code would be the signal's, and one that halts the process keeps
    /// libraries from removing the files that they have unpacked.
    static void handle(Runnable action) {
        for (String name : NAMES) {
            Objects.requireNonNull(
                    Signals.register(name, action), "signals cannot be handled here: " + name);
        }
    }
}
