package ferry.cli.command;

import ferry.cli.console.Screen;
import ferry.cli.hook.Hook;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.local.Conflict;
import ferry.client.model.FerryException;
import ferry.client.receive.Intake;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `receive`: what waits, or whatever comes.
final class ReceiveCommand implements Command {

    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final String WATCH = "--watch";
    private static final String FROM = "--from";
    static final String CONFLICT = "--conflict";
    static final String CONNECTIONS = "--connections";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "receive",
                        "Receive what others have sent, or are sending, into a folder.",
                        "ferry receive",
                        "ferry receive ~/inbox --watch --from alice",
                        "ferry receive ~/inbox --watch --exec 'clamscan --no-summary {}'")
                .aliases("rx", "recv")
                .addPositional(
                        Flags.positional("DIR", "0..1", "The folder; made if it is missing."))
                .addOption(Flags.flag(WATCH, "Stay, and take files while they are being sent."))
                .addOption(Flags.people(FROM, "Only from these people."))
                .addOption(conflictOption())
                .addOption(connectionsOption())
                .addOption(HookChoice.program())
                .addOption(HookChoice.longest());
    }

    static OptionSpec conflictOption() {
        return Flags.value(
                CONFLICT,
                "WHAT",
                "When a file of that name is there: rename (the default), skip or overwrite.",
                List.of("rename", "skip", "overwrite"));
    }

    static OptionSpec connectionsOption() {
        return Flags.value(
                CONNECTIONS,
                "N",
                "Fetch a file over so many connections, 1 to %d; by default more than one where the server is far away."
                        .formatted(ReceiveOptions.MAX_CONNECTIONS));
    }

    @Override
    public boolean endsInResult() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Optional<Hook> hook = new HookChoice(invocation).hook();
        Path folder = Folders.made(invocation.word().orElse("."));
        ReceiveOptions each =
                ReceiveOptions.into(folder)
                        .withConflict(conflict(invocation))
                        .withConnections(connections(invocation));
        IntakeOptions options = new IntakeOptions(each, senders(invocation));
        return invocation.connected(client -> receive(client, options, hook, invocation));
    }

    private static ExitCode receive(
            FerryClient client, IntakeOptions options, Optional<Hook> hook, Invocation invocation) {
        Spelling.requirePeople(FROM, options.senders(), client);
        try (IntakeView view = view(invocation, options.each().folder(), invocation.flag(WATCH))) {
            IntakeListener listener =
                    hook.<IntakeListener>map(program -> new HookedIntake(view, program))
                            .orElse(view);
            ExitCode code = take(client.intake(options, listener), view, invocation.flag(WATCH));
            view.result(code);
            return code;
        }
    }

    private static ExitCode take(Intake intake, IntakeView view, boolean watch) {
        try {
            if (watch) {
                intake.keepTaking();
            } else {
                intake.takeWaiting();
            }
            return view.sum();
        } catch (FerryException e) {
            Failure failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.INTERRUPTED) {
                failure = failure.withNext("run it again: what has arrived is kept");
            }
            view.broken(failure);
            return failure.exitCode();
        }
    }

    static Conflict conflict(Invocation invocation) {
        String word = invocation.value(CONFLICT).orElse("rename");
        return switch (word) {
            case "rename" -> Conflict.RENAME;
            case "skip" -> Conflict.SKIP;
            case "overwrite" -> Conflict.OVERWRITE;
            default ->
                    throw Refusal.usage(
                            "--conflict " + word, "--conflict rename, skip or overwrite");
        };
    }

    /// @return 0 where the client library decides
    static int connections(Invocation invocation) {
        Optional<String> text = invocation.value(CONNECTIONS);
        int count = text.filter(DIGIT.asMatchPredicate()).map(Integer::parseInt).orElse(0);
        if (text.isPresent() && (count < 1 || count > ReceiveOptions.MAX_CONNECTIONS)) {
            throw Refusal.usage(
                    CONNECTIONS + " " + text.get(),
                    "%s 1 to %d".formatted(CONNECTIONS, ReceiveOptions.MAX_CONNECTIONS));
        }
        return count;
    }

    private static Set<String> senders(Invocation invocation) {
        Set<String> names = new HashSet<>();
        for (String name : invocation.values(FROM)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    static IntakeView view(Invocation invocation, Path folder, boolean watching) {
        Screen screen = invocation.screen();
        Time time = invocation.surroundings().time();
        return invocation.json()
                ? new IntakeJson(screen, time)
                : invocation.seat().receiving(screen, time, folder, watching);
    }
}
