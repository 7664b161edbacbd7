package ferry.cli.completion;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What fits where something is typed that cannot be listed beforehand. For the parser it is a list without entries.
public enum Offer implements Iterable<String> {
    PEOPLE,
    INBOX,
    OUTBOX,
    TRANSFERS,
    SESSIONS,
    FILES,
    FOLDERS;

    /// How scripts call it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Offer> of(String word) {
        return Stream.of(values()).filter(offer -> offer.word().equals(word)).findFirst();
    }

    /// By what usage texts call a file or a folder; nothing where it is neither.
    public static Iterable<String> byLabel(String label) {
        return switch (label) {
            case "FILE", "PATH" -> FILES;
            case "DIR" -> FOLDERS;
            default -> List.of();
        };
    }

    /// Whether a shell knows it by itself.
    boolean isLocal() {
        return this == FILES || this == FOLDERS;
    }

    @Override
    public Iterator<String> iterator() {
        return Collections.emptyIterator();
    }
}
