package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Where a password may come from: standard input when asked for, the environment, a person.
/// Never the arguments, which everybody on the machine can read.
final class Passwords {

    private static final String STDIN = "--password-stdin";
    private static final String VARIABLE = "FERRY_PASSWORD";
    private static final int MAX_BYTES = 4 << 10;

    private Passwords() {}

    static OptionSpec option() {
        return OptionSpec.builder(STDIN)
                .description("Read the password from the first line of standard input")
                .build();
    }

    static String of(ParseResult arguments, Console console) {
        return given(arguments, console, false);
    }

    /// A new password, which a person types twice.
    static String fresh(ParseResult arguments, Console console) {
        return given(arguments, console, true);
    }

    private static String given(ParseResult arguments, Console console, boolean twice) {
        if (arguments.hasMatchedOption(STDIN)) {
            return firstLine(console);
        }
        String variable = console.environment().getOrDefault(VARIABLE, "");
        if (!variable.isEmpty()) {
            return variable;
        }
        if (!console.canAsk()) {
            throw new UsageException(
                    "nobody to ask for the password: pass " + STDIN + ", or set " + VARIABLE);
        }
        String password = console.askSecretly("Password: ");
        if (twice && !password.equals(console.askSecretly("Again: "))) {
            throw new UsageException("the two passwords differ: run the same command again");
        }
        return password;
    }

    private static String firstLine(Console console) {
        byte[] line = new byte[MAX_BYTES];
        try {
            for (int i = 0; i < line.length; i++) {
                int next = console.in().read();
                if (next < 0 || next == '\n') {
                    int end = i > 0 && line[i - 1] == '\r' ? i - 1 : i;
                    return new String(Arrays.copyOf(line, end), StandardCharsets.UTF_8);
                }
                line[i] = (byte) next;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new UsageException("the password on standard input is too long");
    }
}
