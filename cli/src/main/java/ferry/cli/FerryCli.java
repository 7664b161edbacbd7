package ferry.cli;

import ferry.cli.command.CommandLines;
import ferry.cli.command.OtherCommand;
import ferry.cli.command.Seat;
import ferry.cli.command.Surroundings;
import ferry.cli.console.Console;
import ferry.cli.interactive.InteractiveSession;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs one command line, on the calling thread. Ends no process and touches no stream but those
/// of the console. An interrupt of the thread ends it with 130.
public final class FerryCli {

    private FerryCli() {}

    /// @param environment variables, such as FERRY_HOME
    /// @param extras commands that other modules add
    /// @return exit code
    public static int run(
            List<String> args,
            Console console,
            Map<String, String> environment,
            List<ExtraCommand> extras) {
        Optional<ExtraCommand> extra = extra(args, extras);
        if (extra.isPresent()) {
            int words = words(extra.get()).size();
            return extra.get().run(args.subList(words, args.size()), console);
        }
        Surroundings surroundings =
                new Surroundings(
                        console,
                        environment,
                        Path.of(System.getProperty("user.home", ".")),
                        InstantSource.system(),
                        Time.SYSTEM);
        return new CommandLines(
                        surroundings,
                        Seat.PROCESS,
                        invocation -> InteractiveSession.run(invocation),
                        extras.stream().map(FerryCli::listed).toList())
                .run(args)
                .number();
    }

    private static OtherCommand listed(ExtraCommand extra) {
        return new OtherCommand(extra.name(), extra.summary(), extra::usage);
    }

    static Optional<ExtraCommand> extra(List<String> args, List<ExtraCommand> extras) {
        return extras.stream().filter(extra -> begins(args, words(extra))).findFirst();
    }

    private static List<String> words(ExtraCommand extra) {
        return List.of(extra.name().split(" ", -1));
    }

    private static boolean begins(List<String> args, List<String> words) {
        return args.size() >= words.size() && args.subList(0, words.size()).equals(words);
    }
}
