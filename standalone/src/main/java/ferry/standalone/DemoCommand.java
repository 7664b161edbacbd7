package ferry.standalone;

import ferry.cli.command.CliCommand;
import ferry.cli.command.Specs;
import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.kernel.life.StopRequest;
import ferry.kernel.observe.LibraryLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry demo`, as the command line sees it.
final class DemoCommand implements CliCommand {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Specs.command(
                        "demo",
                        "Shows a file go live from one person to another, through a server of its"
                                + " own that is gone afterwards.",
                        "ferry demo holiday.mp4");
        spec.addPositional(Specs.parameter("FILE", "0..1", "What to send (64 MiB of noise)"));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws IOException {
        Optional<Path> file =
                Optional.of(arguments.matchedPositionalValue(0, ""))
                        .filter(name -> !name.isEmpty())
                        .map(name -> console.workingFolder().resolve(name));
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new FerryException(Problem.SOURCE_MISSING, "cannot read " + file.get());
        }
        LibraryLogs.join();
        DemoStage stage = new DemoStage();
        StopRequest.handle(stage::interrupt);
        try (stage) {
            new Demo(stage, console).play(file);
            return ExitCode.DONE.number();
        } catch (IOException | FerryException failed) {
            if (stage.isInterrupted()) {
                return ExitCode.INTERRUPTED.number();
            }
            throw failed;
        }
    }
}
