package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.hook.Hook;
import ferry.cli.hook.ProgramLine;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.TimeSpan;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// `--exec`: which program is run for each saved file.
final class HookChoice {

    private static final String EXEC = "--exec";
    private static final String TIMEOUT = "--exec-timeout";
    private static final Duration USUAL = Duration.ofHours(1);

    private final Invocation invocation;

    HookChoice(Invocation invocation) {
        this.invocation = invocation;
    }

    static OptionSpec program() {
        return Flags.value(
                EXEC,
                "PROGRAM",
                "Run this for each saved file, without a shell. FERRY_FILE in its environment names"
                        + " the file, and so does {} among its arguments. When it fails the exit"
                        + " code is 10.",
                Offer.FILES);
    }

    static OptionSpec longest() {
        return Flags.value(
                TIMEOUT, "TIME", "How long the program may take for one file; default 1h.");
    }

    /// A program that is not there is told of before anything is taken.
    Optional<Hook> hook() {
        Optional<String> line = invocation.value(EXEC);
        Optional<Duration> longest = invocation.value(TIMEOUT).map(HookChoice::span);
        if (line.isEmpty() && longest.isPresent()) {
            throw Refusal.usage(TIMEOUT + " without " + EXEC, "add " + EXEC + " PROGRAM");
        }
        return line.map(text -> hook(text, longest.orElse(USUAL)));
    }

    private Hook hook(String line, Duration longest) {
        try {
            Hook hook =
                    new Hook(
                            ProgramLine.words(line),
                            longest,
                            invocation.surroundings().time()::nanos);
            if (hook.exists(invocation.surroundings().variable("PATH"))) {
                return hook;
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(EXEC + " " + line + ": " + e.getMessage(), "ferry receive --help");
        }
        throw Refusal.usage(
                EXEC + " " + line + ": there is no such program",
                "name a program, or the path of one that may be run");
    }

    private static Duration span(String text) {
        return TimeSpan.parse(text)
                .orElseThrow(() ->
                        Refusal.usage(
                                TIMEOUT + " " + text + " is no time",
                                "a number with s, m, h, d or w: " + TIMEOUT + " 90s"));
    }
}
