package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// Where a password comes from: standard input, the environment, or a person. Never the command
/// line, which others can read. The environment is believed once; whoever asks again is answered by
/// a person.
final class PasswordQuestion {

    private static final String STDIN = "--password-stdin";
    private static final String VARIABLE = "FERRY_PASSWORD";
    private static final String WAYS = "add --password-stdin, or set FERRY_PASSWORD";
    private static final int MAX_BYTES = 4 << 10;

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
        String password = given().orElseGet(() -> askTwice(minCodePoints));
        int length = password.codePointCount(0, password.length());
        if (length < minCodePoints) {
            throw Refusal.usage(
                    "the password has " + length + " characters: it needs " + minCodePoints,
                    "several words are easy to remember and hard to guess");
        }
        return password;
    }

    private Optional<String> given() {
        if (invocation.flag(STDIN)) {
            return Optional.of(firstLine());
        }
        if (variableUsed) {
            return Optional.empty(); // it was wrong: repeating it would lock the name
        }
        variableUsed = true;
        String variable = invocation.surroundings().variable(VARIABLE);
        return Optional.of(variable).filter(text -> !text.isEmpty());
    }

    private String firstLine() {
        ByteBuffer line = ByteBuffer.allocate(MAX_BYTES);
        try {
            for (int b = read(); b >= 0 && b != '\n' && line.hasRemaining(); b = read()) {
                line.put((byte) b);
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(line.flip()).toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw Refusal.usage("the password on standard input is not UTF-8", "");
        } catch (IOException e) {
            throw Refusal.usage("cannot read the password: " + e.getMessage(), WAYS);
        }
    }

    private int read() throws IOException {
        return invocation.console().in().read();
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
