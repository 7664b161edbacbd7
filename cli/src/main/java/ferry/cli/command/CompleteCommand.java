package ferry.cli.command;

import ferry.cli.completion.Candidate;
import ferry.cli.completion.Offer;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `complete`: what a script of [CompletionCommand] asks for while somebody types. Nobody waits for it, and nobody wants to
/// read why there is no answer: then it prints nothing, unless `-v` asks for the reason, and ends well.
final class CompleteCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Flags.plain(
                                this,
                                "complete",
                                "Print the names or ids that begin with a word, for completion.",
                                "ferry complete people bo")
                        .addOption(Flags.server())
                        .addPositional(Flags.positional("KIND WORD", "0..2", "What is asked for."));
        spec.usageMessage().hidden(true);
        return spec;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<String> words = invocation.words();
        Optional<Offer> kind = words.stream().findFirst().flatMap(Offer::of);
        if (kind.isEmpty()) {
            return ExitCode.DONE; // a script of another version
        }
        String typed = words.size() > 1 ? words.get(1) : "";
        try {
            Servers servers = new Servers(invocation);
            Candidates.patiently(() -> asked(servers, kind.get(), typed))
                    .forEach(candidate -> print(invocation, candidate));
        } catch (RuntimeException e) {
            if (invocation.screen().verbose()) {
                FailureText.show(invocation.screen(), Failure.of(e), Optional.empty());
            }
        }
        return ExitCode.DONE;
    }

    /// Not by way of the screen, which would make the tab visible: a candidate is harmless by itself.
    private static void print(Invocation invocation, Candidate candidate) {
        invocation.console().out().print(candidate.line() + "\n");
        invocation.console().out().flush();
    }

    private static List<Candidate> asked(Servers servers, Offer kind, String typed) {
        try (FerryClient client = servers.hastyClient()) {
            return Candidates.of(client, kind, typed);
        }
    }
}
