package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// Where a password comes from: standard input, the environment, or a person. Never the command
/// line, which others can read. The environment is believed once; whoever asks again is answered by
/// a person.
final class PasswordQuestion {

    private static final String STDIN = "--password-stdin";
    private static final String VARIABLE = "FERRY_PASSWORD";
    private static final String NEW_VARIABLE = "FERRY_NEW_PASSWORD";
    private static final String WAYS = "add --password-stdin, or set FERRY_PASSWORD";

    private final Invocation invocation;
    private boolean variableUsed;

    PasswordQuestion(Invocation invocation) {
        this.invocation = invocation;
    }

    static CommandSpec addTo(CommandSpec spec) {
        return spec.addOption(
                Flags.flag(STDIN, "Read the password from the first line of standard input."));
    }

    /// The password of an account that exists.
    String known(String user) {
        return given().orElseGet(() -> ask("Password of " + user + ": "));
    }

    /// A password for a new account.
    ///
    /// @param minCodePoints what the server asks for
    String fresh(int minCodePoints) {
        return longEnough(given().orElseGet(() -> askTwice(minCodePoints)), minCodePoints);
    }

    private static String longEnough(String password, int minCodePoints) {
        int length = password.codePointCount(0, password.length());
        if (length < minCodePoints) {
            throw Refusal.usage(
                    "the password has " + length + " characters: it needs " + minCodePoints,
                    "several words are easy to remember and hard to guess");
        }
        return password;
    }

    /// Another password in the place of one that has been given: the next line of standard input.
    ///
    /// @param minCodePoints what the server asks for
    String replacement(int minCodePoints) {
        String variable = invocation.surroundings().variable(NEW_VARIABLE);
        if (invocation.flag(STDIN) || variable.isEmpty()) {
            return fresh(minCodePoints);
        }
        return longEnough(variable, minCodePoints);
    }

    private Optional<String> given() {
        if (invocation.flag(STDIN)) {
            return Optional.of(new InputLine(invocation.console()).read("password", WAYS));
        }
        if (variableUsed) {
            return Optional.empty(); // it was wrong: repeating it would lock the name
        }
        variableUsed = true;
        String variable = invocation.surroundings().variable(VARIABLE);
        return Optional.of(variable).filter(text -> !text.isEmpty());
    }

    private String askTwice(int minCodePoints) {
        String prompt = "New password, at least " + minCodePoints + " characters: ";
        String password = ask(prompt);
        int length = password.codePointCount(0, password.length());
        if (length < minCodePoints) {
            invocation
                    .screen()
                    .err(
                            "That has "
                                    + length
                                    + ", it needs "
                                    + minCodePoints
                                    + ": several words are easy to remember and hard to guess.");
            password = ask(prompt);
        }
        if (!ask("Once more: ").equals(password)) {
            throw Refusal.usage("the two passwords differ", "run it again");
        }
        return password;
    }

    private String ask(String prompt) {
        if (!invocation.interactive()) {
            throw Refusal.unasked("there is no password, and nobody can be asked", WAYS);
        }
        return invocation
                .console()
                .readHidden(prompt)
                .orElseThrow(() -> Refusal.unasked("no password was typed", WAYS));
    }
}
