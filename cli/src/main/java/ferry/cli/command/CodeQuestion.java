package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Where a one-time code comes from: standard input, the environment, or a person.
final class CodeQuestion {

    private static final String CODE = "--code";
    private static final String STDIN = "--code-stdin";
    private static final String VARIABLE = "FERRY_CODE";
    private static final String WAYS = "add --code-stdin, or set FERRY_CODE";
    private static final String PROMPT = "One-time code: ";

    private final Invocation invocation;

    CodeQuestion(Invocation invocation) {
        this.invocation = invocation;
    }

    static CommandSpec addTo(CommandSpec spec) {
        return spec.addOption(
                Flags.flag(
                        STDIN,
                        "Read the code from the first line of standard input, before a password."));
    }

    /// For those who accept that others on the machine can read it meanwhile.
    static OptionSpec option() {
        return Flags.value(
                CODE,
                "CODE",
                "Invitation code. Others on this machine can see it in the list of processes:"
                        + " better be asked for it.");
    }

    /// The code, whoever has to be asked.
    String needed() {
        return given().or(this::asked)
                .orElseThrow(
                        () -> Refusal.unasked("there is no code, and nobody can be asked", WAYS));
    }

    /// What was given with the call.
    Optional<String> given() {
        if (invocation.flag(STDIN)) {
            return Optional.of(new InputLine(invocation.console()).read("code", WAYS));
        }
        return invocation
                .value(CODE)
                .or(() -> Optional.of(invocation.surroundings().variable(VARIABLE)))
                .map(String::strip)
                .filter(code -> !code.isEmpty());
    }

    /// What a person types; it is shown, because it is long and good only once.
    Optional<String> asked() {
        return invocation.interactive()
                ? invocation
                        .console()
                        .readLine(PROMPT)
                        .map(String::strip)
                        .filter(code -> !code.isEmpty())
                : Optional.empty();
    }
}
