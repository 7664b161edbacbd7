package ferry.client.bundle;

import ferry.client.local.Adjustment;
import ferry.client.local.NearestName;
import ferry.client.local.Publication;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;

/// Where the entries of a tar stream go: under their own names where the file system takes them, otherwise under the nearest
/// that it takes and that are free ([NearestName]). The same stream gets the same names on the same file system. Used by one thread.
///
/// The folder is one that nobody else writes to.
final class Places {

    /// Makes one thing.
    ///
    /// @param <T> what it opens
    interface Maker<T> {
        /// @throws FileAlreadyExistsException when something has that name
        T make(Path path) throws IOException;
    }

    /// @param thing what was opened
    record Made<T>(Path path, T thing) {}

    private final Maker<Path> folders;
    private final Consumer<Adjustment> adjustments;
    private final Map<String, Path> paths = new HashMap<>();

    /// Last segments of names that are others on the disk.
    private final Map<String, String> renamed = new HashMap<>();

    /// The next number for a name that is taken, whatever its case: many of one name are not looked through again and again.
    private final Map<String, Integer> numbers = new HashMap<>();

    /// @param root is there, and empty
    /// @param folders makes a folder
    /// @param adjustments told of each name that becomes another, and not of what is within it
    Places(Path root, Maker<Path> folders, Consumer<Adjustment> adjustments) {
        this.folders = folders;
        this.adjustments = adjustments;
        paths.put("", root);
    }

    /// Where a folder is; made, with those that it is in, where that is still to be done.
    ///
    /// @param name normal by [EntryName]
    Path folder(String name) throws IOException {
        Path known = paths.get(name);
        if (known != null) {
            return known;
        }
        Path made = make(name, folders).path();
        paths.put(name, made);
        return made;
    }

    /// Makes something in its folder.
    ///
    /// @param name normal by [EntryName], no other one's and not empty
    <T> Made<T> make(String name, Maker<T> maker) throws IOException {
        String parent = EntryName.parent(name);
        String own = name.substring(name.lastIndexOf('/') + 1);
        Path folder = folder(parent);
        Made<T> made = NearestName.use(folder, own, candidate -> free(folder, candidate, maker));
        String as = String.valueOf(made.path().getFileName());
        if (!as.equals(own)) {
            renamed.put(name, as);
            adjustments.accept(new Adjustment.SavedAs(name, onDisk(name)));
        }
        return made;
    }

    private <T> Made<T> free(Path parent, String name, Maker<T> maker) throws IOException {
        Path path = parent.resolve(name);
        String alike = parent + "/" + name.toLowerCase(Locale.ROOT);
        for (int number = 0; number <= Tree.MAX_ENTRIES; ) {
            try {
                return new Made<>(path, maker.make(path));
            } catch (FileAlreadyExistsException _) {
                number = Math.max(number + 1, numbers.getOrDefault(alike, 1));
                numbers.put(alike, number + 1);
                path = parent.resolve(Publication.numbered(name, number));
            }
        }
        throw new FerryException(Problem.LOCAL_STORAGE, "every name like " + name + " is taken");
    }

    /// A name as it is within the root.
    private String onDisk(String name) {
        StringJoiner joined = new StringJoiner("/");
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
            joined.add(segment(name.substring(0, end)));
        }
        return joined.add(segment(name)).toString();
    }

    private String segment(String name) {
        String as = renamed.get(name);
        return as != null ? as : name.substring(name.lastIndexOf('/') + 1);
    }

    /// What a link says, so that it leads to the same where that has another name. By way of another link it may lead to
    /// nothing then, and never out of the root: no step more goes up than before.
    ///
    /// @param link normal by [EntryName]
    /// @param target without objection by [EntryName#objectionToTarget]
    String target(String link, String target) {
        if (renamed.isEmpty()) {
            return target;
        }
        List<String> steps = new ArrayList<>();
        String at = EntryName.parent(link);
        boolean other = false;
        for (String step : EntryName.normal(target).split("/", -1)) {
            if (step.equals("..")) {
                at = EntryName.parent(at);
                steps.add(step);
            } else {
                at = at.isEmpty() ? step : at + "/" + step;
                steps.add(segment(at));
                other |= renamed.containsKey(at);
            }
        }
        return other ? String.join("/", steps) : target;
    }
}
