package ferry.cli;

import ferry.cli.command.Globals;
import ferry.cli.console.Console;
import ferry.cli.exit.ErrorText;
import ferry.cli.exit.ExitCode;
import ferry.cli.exit.UsageException;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.client.model.FerryException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Says what went wrong, to a person or to a program, and chooses the exit code.
final class Failures {

    private final Console console;
    private final Globals globals;

    Failures(Console console, Globals globals) {
        this.console = console;
        this.globals = globals;
    }

    ExitCode tell(Exception e) {
        if (globals.verbose()) {
            e.printStackTrace(console.err());
        }
        return switch (e) {
            case FerryException refusal -> {
                ExitCode code = ExitCode.of(refusal.problem());
                tell(
                        code,
                        refusal.problem().name(),
                        refusal.problem().resumable(),
                        ErrorText.what(refusal),
                        ErrorText.next(refusal));
                yield code;
            }
            case UsageException usage -> {
                tell(
                        ExitCode.USAGE,
                        "USAGE",
                        false,
                        Escaped.line(String.valueOf(usage.getMessage())),
                        "");
                yield ExitCode.USAGE;
            }
            default -> {
                tell(
                        ExitCode.ERROR,
                        "BUG",
                        false,
                        "this is a fault of ferry itself: " + Escaped.line(String.valueOf(e)),
                        "see more of it with -v, and please report it");
                yield ExitCode.ERROR;
            }
        };
    }

    private void tell(ExitCode code, String reason, boolean retryable, String what, String next) {
        if (globals.json()) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("type", "error");
            facts.put("code", code.number());
            facts.put("reason", reason);
            facts.put("retryable", retryable);
            facts.put("message", what);
            new JsonLines(console.out()).write(facts);
        }
        console.err().println("ferry: " + what);
        if (!next.isEmpty()) {
            console.err().println("  " + next);
        }
    }
}
