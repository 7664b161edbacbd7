package ferry.client.bundle;

import ferry.client.bundle.TreeEntry.Kind;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/// Which entries of a tar stream from somebody else may be unpacked, in the order of the stream.
///
/// Refused are names that lead out of the folder or hold control characters, two entries of one name, something inside what is
/// no folder, links that may lead out, all kinds but files, folders and symbolic links, and more or longer names than can be
/// kept track of.
/// Used by one thread.
final class EntryRules {

    /// Of all names and targets of links. They stay in memory until the folder is unpacked: 100,000 of the longest would take
    /// more than a small machine has. At this bound so many entries may have 671 bytes each.
    static final long MAX_NAMES_BYTES = 64L << 20;

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Set<String> named = new HashSet<>();
    private long namesBytes;

    /// @throws FerryException BUNDLE_REFUSED
    TreeEntry accept(TarArchiveEntry entry) {
        EntryName.objection(entry.getName())
                .ifPresent(why -> {
                    throw refused(entry.getName(), why);
                });
        String name = EntryName.normal(entry.getName());
        Kind kind = kind(entry);
        if (name.isEmpty() && kind != Kind.FOLDER) {
            throw refused(entry.getName(), "it has no name");
        }
        if (kind == Kind.LINK) {
            EntryName.objectionToTarget(name, entry.getLinkName())
                    .ifPresent(why -> {
                        throw refused(name, why);
                    });
        }
        note(name, kind);
        if (kind == Kind.LINK) {
            count(entry.getLinkName());
        }
        return new TreeEntry(
                name,
                kind,
                kind == Kind.FILE ? entry.getSize() : 0,
                entry.getLastModifiedTime().to(TimeUnit.SECONDS),
                kind == Kind.FILE && (entry.getMode() & 0100) != 0,
                kind == Kind.LINK ? entry.getLinkName() : "",
                "");
    }

    private static Kind kind(TarArchiveEntry entry) {
        if (entry.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (entry.isDirectory()) {
            return Kind.FOLDER;
        }
        boolean ordinary =
                entry.isFile()
                        && !entry.isLink()
                        && !entry.isSparse()
                        && !entry.isCharacterDevice()
                        && !entry.isBlockDevice()
                        && !entry.isFIFO();
        if (!ordinary) {
            throw refused(entry.getName(), "it is no file, folder or symbolic link");
        }
        return Kind.FILE;
    }

    /// Parents that have no entry of their own are folders.
    private void note(String name, Kind kind) {
        if (!named.add(name) || kinds.getOrDefault(name, kind) != kind) {
            throw refused(name, "there are two of that name");
        }
        keep(name, kind);
        String parent = name;
        while (!parent.isEmpty()) {
            parent = EntryName.parent(parent);
            keep(parent, Kind.FOLDER);
            if (kinds.get(parent) != Kind.FOLDER) {
                throw refused(name, "it is inside of what is no folder");
            }
        }
        if (kinds.size() > Tree.MAX_ENTRIES + 1) {
            throw refused("it holds more than " + Tree.MAX_ENTRIES + " files");
        }
    }

    private void keep(String name, Kind kind) {
        if (kinds.putIfAbsent(name, kind) == null) {
            count(name);
        }
    }

    private void count(String name) {
        namesBytes += EntryName.bytes(name);
        if (namesBytes > MAX_NAMES_BYTES) {
            throw refused("its names have more than " + MAX_NAMES_BYTES + " bytes together");
        }
    }

    private static FerryException refused(String name, String why) {
        return refused(name + ": " + why);
    }

    static FerryException refused(String why) {
        return new FerryException(Problem.BUNDLE_REFUSED, "the folder is not unpacked; " + why);
    }
}
