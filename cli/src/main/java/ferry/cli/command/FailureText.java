package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.Failure;
import java.util.Optional;

/// Says what failed, why, and what to type next.
public final class FailureText {

    /// Longer than a name, because it may hold two fingerprints.
    private static final int MAX_CHARACTERS = 1_000;

    private FailureText() {}

    /// @param about the file it is about
    public static void show(Screen screen, Failure failure, Optional<String> about) {
        String subject = about.map(name -> SafeText.of(name) + ": ").orElse("");
        String message = failure.message();
        String cut =
                message.length() > MAX_CHARACTERS
                        ? message.substring(0, MAX_CHARACTERS) + "…"
                        : message;
        screen.err("ferry: " + subject + cut);
        if (!failure.next().isEmpty()) {
            screen.err("  next: " + StartedAs.in(failure.next()));
        }
        StackTraces.print(screen, failure);
    }
}
