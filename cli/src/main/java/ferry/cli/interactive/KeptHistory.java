package ferry.cli.interactive;

import ferry.cli.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;

/// The commands of a session, which the next one knows too: in a file that only their typist can read, a thousand at most.
/// What is no command of a session may be anything, such as a password in the wrong place, and is forgotten at the end.
///
/// A file that cannot be read or written is told of once, and done without. Used by the thread that reads.
final class KeptHistory extends DefaultHistory {

    static final String FILE = "history";
    static final int MOST_LINES = 1_000;
    static final int MOST_CHARACTERS = 2_000;

    /// Far more than that many lines take.
    private static final long MOST_BYTES = 4 << 20;

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final LineReader reader;
    private final Screen screen;
    private boolean kept;

    private KeptHistory(LineReader reader, Screen screen) {
        this.reader = reader;
        this.screen = screen;
    }

    /// Gives the reader a history that begins with what is kept there. Without that folder nothing is kept.
    ///
    /// @param home a folder that is private
    static KeptHistory of(LineReaderImpl reader, Path home, Screen screen) {
        reader.option(
                LineReader.Option.HISTORY_INCREMENTAL,
                false); // whose failures nobody would hear of
        reader.option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        reader.setVariable(LineReader.HISTORY_SIZE, MOST_LINES);
        reader.setVariable(LineReader.HISTORY_FILE_SIZE, MOST_LINES);
        KeptHistory history = new KeptHistory(reader, screen);
        reader.setHistory(history);
        history.attach(reader);
        history.keepIn(home);
        return history;
    }

    private void keepIn(Path home) {
        if (!Files.isDirectory(home) || !Files.isWritable(home)) {
            return;
        }
        Path file = home.resolve(FILE);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                refuseStrange(file);
            }
            reader.setVariable(LineReader.HISTORY_FILE, file.toAbsolutePath());
            load();
            kept = true;
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            giveUp("not known: " + e.getMessage());
        }
    }

    private static void refuseStrange(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !OWNER.containsAll(
                        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException(
                    file + " is not a file that only you can read: chmod 600 " + file);
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is far too large");
        }
    }

    /// Writes down what has been typed since.
    void keep() {
        if (!kept) {
            return;
        }
        try {
            save();
        } catch (IOException e) {
            giveUp("not kept: " + e.getMessage());
        }
    }

    private void giveUp(String why) {
        kept = false;
        reader.setVariable(LineReader.HISTORY_FILE, "");
        screen.err("ferry: what was typed in earlier sessions is " + why);
    }

    /// No command of a session takes a secret. A connect string, which none takes either, is not kept all the same.
    @Override
    public boolean isPersistable(Entry entry) {
        String line = entry.line();
        return line.length() <= MOST_CHARACTERS
                && !line.contains("://")
                && TypedWord.of(line).stream()
                        .findFirst()
                        .map(word -> word.text().toLowerCase(Locale.ROOT))
                        .filter(SessionCommands::isKnown)
                        .isPresent();
    }
}
