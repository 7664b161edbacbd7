package ferry.cli.command;

import ferry.cli.completion.Shell;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import picocli.CommandLine.Model.CommandSpec;

/// `completion`: a script with which a shell completes what is typed after `ferry`.
final class CompletionCommand implements Command {

    private static final String HOW = "ferry completion bash, zsh or fish";

    @Override
    public CommandSpec spec() {
        return Flags.plain(
                        this,
                        "completion",
                        "Print a script that lets a shell complete commands, options, names of people"
                                + " and ids.",
                        "source <(ferry completion bash)",
                        "ferry completion zsh > ~/.zfunc/_ferry",
                        "ferry completion fish > ~/.config/fish/completions/ferry.fish")
                .addPositional(
                        Flags.positional("bash|zsh|fish", "0..1", "The shell.", Shell.words()));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String word = invocation.word().orElseThrow(() -> Refusal.usage("no shell is named", HOW));
        Shell shell =
                Shell.of(word)
                        .orElseThrow(
                                () -> Refusal.usage("there is no completion for " + word, HOW));
        // Whole: the tabs in it are no harm, as all of it is our own
        invocation.console().out().print(shell.script(invocation.program()));
        invocation.console().out().flush();
        return ExitCode.DONE;
    }
}
