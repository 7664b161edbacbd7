package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.UsageException;
import ferry.client.FerryClient;
import ferry.client.local.Conflict;
import ferry.client.receive.Intake;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `ferry receive`: takes what waits, or stays and takes whatever comes.
public final class ReceiveCommand implements CliCommand {

    private static final String WATCH = "--watch";
    private static final String FROM = "--from";
    private static final String CONFLICT = "--conflict";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Specs.command(
                        "receive",
                        "Takes what is sent to you into a folder: all that is whole, and what is"
                                + " moving right now.",
                        "ferry receive ~/Downloads --watch");
        spec.aliases("rx", "recv");
        spec.addPositional(Specs.parameter("DIR", "0..1", "Where to; here if missing"));
        spec.addOption(
                OptionSpec.builder(WATCH)
                        .description("Stay, and take whatever comes, while it is being sent")
                        .build());
        spec.addOption(
                OptionSpec.builder(FROM)
                        .paramLabel("USER[,USER...]")
                        .type(String[].class)
                        .splitRegex(",")
                        .description("Only what these people send")
                        .build());
        spec.addOption(
                Specs.option(
                        CONFLICT,
                        "rename|skip|overwrite",
                        "What to do when a file of that name is there; rename by default"));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        Tally tally = new Tally();
        ReceiveReport report = new ReceiveReport(console, globals.json(), tally);
        IntakeOptions options = options(arguments, console);
        boolean watch = arguments.hasMatchedOption(WATCH);
        try (FerryClient client = new Servers(console, globals).known();
                Console.Hint _ =
                        console.onInterrupt(
                                watch
                                        ? "stopped; what has arrived in part is kept for next time"
                                        : "interrupted; to go on, run the same command again")) {
            Intake intake = client.intake(options, report);
            if (watch) {
                intake.keepTaking();
            } else {
                intake.takeWaiting();
            }
        }
        report.finish();
        return tally.code().number();
    }

    private static IntakeOptions options(ParseResult arguments, Console console) {
        Path folder = console.workingFolder().resolve(arguments.matchedPositionalValue(0, ""));
        Set<String> senders =
                Arrays.stream(arguments.matchedOptionValue(FROM, new String[0]))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet());
        return new IntakeOptions(
                ReceiveOptions.into(folder).withConflict(conflict(arguments)), senders);
    }

    private static Conflict conflict(ParseResult arguments) {
        String policy = arguments.matchedOptionValue(CONFLICT, "rename");
        return switch (policy) {
            case "rename" -> Conflict.RENAME;
            case "skip" -> Conflict.SKIP;
            case "overwrite" -> Conflict.OVERWRITE;
            default ->
                    throw new UsageException(
                            CONFLICT + ": " + policy + " (expected: rename, skip or overwrite)");
        };
    }
}
