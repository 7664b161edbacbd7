package ferry.cli.command;

import ferry.cli.console.Screen;
import ferry.cli.outcome.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Where an error comes from, for those who ask for it with `-v`.
final class StackTraces {

    private StackTraces() {}

    static void print(Screen screen, Failure failure) {
        if (screen.verbose() && failure.cause().isPresent()) {
            print(screen, failure.cause().get());
        }
    }

    private static void print(Screen screen, Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        text.toString().lines().map(line -> line.replace("\t", "    ")).forEach(screen::err);
    }
}
