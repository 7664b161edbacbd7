package ferry.cli.interactive;

import ferry.cli.command.Candidates;
import ferry.cli.completion.Fit;
import ferry.cli.completion.Offer;
import ferry.cli.console.SafeText;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Completes commands, options, files, and what the server knows: names of people and ids. Used by the thread that reads.
final class SessionCompletion implements Completer {

    private static final int FIRST_RECIPIENT = 2;

    private final Completer files = new FileNameCompleter();
    private final Supplier<CommandSpec> program;
    private @Nullable CommandSpec explained;
    private @Nullable FerryClient client;

    /// @param program makes what explains all that can be typed
    SessionCompletion(Supplier<CommandSpec> program) {
        this.program = program;
    }

    /// @param client whom to ask from now on; stays its owner's to close
    void ask(FerryClient client) {
        this.client = client;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            SessionCommands.NAMES.forEach(name -> candidates.add(new Candidate(name)));
            return;
        }
        fit(line)
                .ifPresent(fit -> {
                    switch (fit.offered()) {
                        case Offer.FILES, Offer.FOLDERS -> addFiles(reader, line, candidates);
                        case Offer asked ->
                                answers(asked, fit.typed())
                                        .forEach(answer -> candidates.add(candidate(fit, answer)));
                        default ->
                                fit.offered()
                                        .forEach(word ->
                                                candidates.add(new Candidate(fit.before() + word)));
                    }
                });
    }

    /// Whatever they are called, and without the colours of their kinds.
    private void addFiles(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<Candidate> found = new ArrayList<>();
        files.complete(reader, line, found);
        for (Candidate file : found) {
            String shown = SafeText.line(AttributedString.stripAnsi(file.displ()));
            candidates.add(
                    new Candidate(
                            file.value(), shown, null, null, file.suffix(), null, file.complete()));
        }
    }

    /// @return nothing after a word that is no command here
    private Optional<Fit> fit(ParsedLine line) {
        String command = line.words().getFirst().toLowerCase(Locale.ROOT);
        String last = line.word().substring(0, line.wordCursor());
        if (command.equals(SessionCommands.UPD)) {
            Offer offered = line.wordIndex() < FIRST_RECIPIENT ? Offer.FILES : Offer.PEOPLE;
            return Optional.of(new Fit(offered, "", last, false));
        }
        return SessionCommands.isRunHere(command)
                ? Optional.ofNullable(explained().subcommands().get(command))
                        .map(CommandLine::getCommandSpec)
                        .map(spec -> Fit.at(spec, line.words().subList(1, line.wordIndex()), last))
                : Optional.empty();
    }

    private CommandSpec explained() {
        if (explained == null) {
            explained = program.get();
        }
        return explained;
    }

    /// None while the server is away: who types is told of that elsewhere.
    private List<ferry.cli.completion.Candidate> answers(Offer asked, String typed) {
        FerryClient server = client;
        if (server == null) {
            return List.of();
        }
        try {
            return Candidates.patiently(() -> Candidates.of(server, asked, typed));
        } catch (FerryException _) {
            return List.of();
        }
    }

    /// Behind what may be followed by a comma no blank is put.
    private static Candidate candidate(Fit fit, ferry.cli.completion.Candidate answer) {
        String about = answer.about().isEmpty() ? null : answer.about();
        return new Candidate(
                fit.before() + answer.text(), answer.text(), null, about, null, null, !fit.list());
    }
}
