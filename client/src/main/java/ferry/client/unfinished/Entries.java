package ferry.client.unfinished;

import ferry.client.home.Hold;
import ferry.client.home.KeyValueText;
import ferry.client.home.PrivateFolder;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The unfinished sends of one account at one server, one file each. Who changes one holds it.
final class Entries {

    private static final Pattern NAME =
            Pattern.compile("[0-9a-f]{64}(\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?");

    private final PrivateFolder folder;
    private final Time time;

    Entries(PrivateFolder folder, Time time) {
        this.folder = folder;
        this.time = time;
    }

    /// What is there under a name.
    sealed interface Found {
        record Nothing() implements Found {}

        record Kept(Entry entry) implements Found {}

        /// Not to be understood, or not private: it is out of the way now.
        record Garbage(Path setAside) implements Found {}
    }

    /// Takes a send for this process.
    ///
    /// @return nothing while somebody else is at it
    Optional<Hold> hold(String name) {
        return folder.hold(name, time);
    }

    /// Looks without taking it; at nothing where there is none, or none that makes sense.
    Optional<Entry> peek(String name) {
        try {
            return folder.read(name)
                    .flatMap(EntryText::parse)
                    .filter(read -> read.name().equals(name));
        } catch (FerryException e) {
            return noneUnlessInterrupted(e);
        }
    }

    Found find(String name) {
        Optional<Entry> entry;
        try {
            Optional<KeyValueText> text = folder.read(name);
            if (text.isEmpty()) {
                return new Found.Nothing();
            }
            entry = EntryText.parse(text.get());
        } catch (FerryException e) {
            entry = noneUnlessInterrupted(e);
        }
        return entry.filter(read -> read.name().equals(name))
                .<Found>map(Found.Kept::new)
                .orElseGet(() -> new Found.Garbage(setAside(name)));
    }

    /// Others could have written it, or it is no file at all.
    private static Optional<Entry> noneUnlessInterrupted(FerryException e) {
        if (e.problem() == Problem.INTERRUPTED) {
            throw e;
        }
        return Optional.empty();
    }

    private Path setAside(String name) {
        return folder.rename(name, name + ".unreadable." + UUID.randomUUID());
    }

    void store(Entry entry) {
        folder.write(entry.name(), EntryText.of(entry));
    }

    void remove(Entry entry) {
        folder.delete(entry.name());
    }

    /// The names of all.
    List<String> names() {
        return folder.names().stream().filter(name -> NAME.matcher(name).matches()).toList();
    }
}
