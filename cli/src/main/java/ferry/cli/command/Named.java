package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.bundle.LeftOut;
import ferry.client.local.LocalFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/// What a word after `send` names. It is looked at and never opened: whoever opens a pipe waits for somebody at its other end.
sealed interface Named {

    /// Of this process: where a shell puts what `<(...)` writes.
    Pattern DESCRIPTOR = Pattern.compile("/dev/stdin|/(dev|proc/self|proc/\\d+)/fd/\\d+");

    /// Standard input.
    record Input() implements Named {}

    /// A file or a folder.
    record Thing(Path path) implements Named {}

    /// A pipe, a socket or a device, which stands beside files where somebody names all of them with `*`.
    record Special(LeftOut what) implements Named {

        /// How what comes out of one is sent.
        static final String HINT = "COMMAND | ferry send - --name NAME --to USER";
    }

    static Named of(String word) {
        if (word.equals("-")) {
            return new Input();
        }
        try {
            return at(Path.of(word));
        } catch (InvalidPathException e) {
            throw Refusal.usage("no file can be called that: " + e.getMessage(), "");
        }
    }

    private static Named at(Path path) {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                return new Thing(path);
            }
        } catch (IOException e) {
            throw missing("cannot send " + path + ": " + LocalFaults.cause(e), "");
        }
        // Nobody names it who does not want what comes out of it: it is no thing to skip
        if (DESCRIPTOR.matcher(path.toAbsolutePath().normalize().toString()).matches()) {
            throw Refusal.usage(
                    "cannot send " + path + ": a pipe is sent as standard input", Special.HINT);
        }
        return new Special(new LeftOut(path.toString(), LeftOut.Reason.SPECIAL));
    }

    static Refusal missing(String message, String next) {
        return new Refusal(ExitCode.NOT_FOUND, "SOURCE_MISSING", message, next);
    }
}
