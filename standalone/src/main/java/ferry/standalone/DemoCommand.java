package ferry.standalone;

import ferry.cli.ExtraCommand;
import ferry.cli.command.StartedAs;
import ferry.cli.command.Usage;
import ferry.cli.console.Console;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.client.model.FerryException;
import ferry.kernel.life.StopRequest;
import ferry.kernel.observe.LibraryLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `ferry demo`, as the command line sees it.
final class DemoCommand implements ExtraCommand {
    private static final String USAGE =
            """
            Usage: ferry demo [FILE]

            Shows FILE go live from one person to another, through a server of its own that is gone
            afterwards. Without FILE, 64 MiB of noise are sent.

            Example: ferry demo holiday.mp4\
            """;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Show a live delivery between two people, on a server that leaves nothing behind.";
    }

    @Override
    public Usage usage() {
        return Usages.of("[FILE]", List.of(), "ferry demo holiday.mp4");
    }

    @Override
    public int run(List<String> args, Console console) {
        if (args.equals(List.of("--help")) || args.equals(List.of("-h"))) {
            console.out().println(USAGE);
            return ExitCode.DONE.number();
        }
        if (args.size() > 1 || args.stream().anyMatch(arg -> arg.startsWith("-"))) {
            console.err().println("ferry demo: one file at most (see: ferry demo --help)");
            return ExitCode.USAGE.number();
        }
        Optional<Path> file = args.stream().findFirst().map(Path::of);
        if (file.isPresent() && !isReadable(file.get())) {
            console.err().println("ferry demo: cannot read " + SafeText.line(args.getFirst()));
            return ExitCode.NOT_FOUND.number();
        }
        return perform(file, console).number();
    }

    private static boolean isReadable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    private static ExitCode perform(Optional<Path> file, Console console) {
        LibraryLogs.join();
        DemoStage stage = new DemoStage();
        StopRequest.handle(stage::interrupt);
        try (stage) {
            new Demo(stage, console, StartedAs.words()).play(file);
            return ExitCode.DONE;
        } catch (IOException | FerryException failed) {
            if (stage.isInterrupted()) {
                return ExitCode.INTERRUPTED;
            }
            console.err()
                    .println("ferry demo: " + SafeText.line(String.valueOf(failed.getMessage())));
            return ExitCode.ERROR;
        }
    }
}
