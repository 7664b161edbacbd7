package ferry.cli.interactive;

import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// Completes commands, then names of files.
final class SessionCompletion implements Completer {

    private final Completer files = new FileNameCompleter();

    private SessionCompletion() {}

    static Completer completer() {
        return new SessionCompletion();
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            SessionCommands.NAMES.forEach(name -> candidates.add(new Candidate(name)));
        } else {
            files.complete(reader, line, candidates);
        }
    }
}
