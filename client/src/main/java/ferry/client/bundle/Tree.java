package ferry.client.bundle;

import ferry.client.bundle.LeftOut.Reason;
import ferry.client.bundle.TreeEntry.Kind;
import ferry.client.local.LocalFaults;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What is in a folder, listed before anything of it is read.
///
/// @param root real
/// @param entries by name, so that each folder comes before what is in it; the folder itself first
/// @param paths where each of them is
/// @param renamed names that had to be made legal, by what they are here
record Tree(
        Path root,
        List<TreeEntry> entries,
        List<Path> paths,
        List<LeftOut> leftOut,
        SequencedMap<String, String> renamed) {

    static final int MAX_ENTRIES = 100_000;

    Tree {
        entries = List.copyOf(entries);
        paths = List.copyOf(paths);
        leftOut = List.copyOf(leftOut);
        renamed = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(renamed));
    }

    /// @param without paths that are left out although they are there
    /// @throws FerryException SOURCE_MISSING when it is no folder, or holds more than can be sent at once
    static Tree list(Path folder, Set<Path> without) {
        try {
            Path root = folder.toRealPath();
            Walk walk = new Walk(without);
            walk.add(root, "");
            return walk.tree(root);
        } catch (IOException e) {
            throw missing(folder, e);
        } catch (DirectoryIteratorException e) {
            throw missing(folder, Objects.requireNonNull(e.getCause()));
        }
    }

    private static FerryException missing(Path folder, IOException e) {
        return new FerryException(
                Problem.SOURCE_MISSING, "cannot send " + folder + ": " + LocalFaults.cause(e), e);
    }

    /// By what the same tree is recognised, without reading its files.
    Sha256 digest() {
        MessageDigest digest = Sha256.computation();
        for (TreeEntry entry : entries) {
            digest.update((entry + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.of(digest.digest());
    }

    /// A found entry with its place.
    private record Found(TreeEntry entry, Path path) {}

    private static final class Walk {

        private final Set<Path> without;
        private final List<Found> found = new ArrayList<>();
        private long namesBytes;
        private final Set<String> names = new HashSet<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private final SequencedMap<String, String> renamed = new LinkedHashMap<>();

        Walk(Set<Path> without) {
            this.without = without;
        }

        Tree tree(Path root) {
            found.sort(Comparator.comparing(each -> each.entry().name()));
            return new Tree(
                    root,
                    found.stream().map(Found::entry).toList(),
                    found.stream().map(Found::path).toList(),
                    leftOut,
                    renamed);
        }

        /// @param name normal
        void add(Path path, String name) throws IOException {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (name.isEmpty() && !attributes.isDirectory()) {
                throw new IOException("it is not a folder");
            }
            if (attributes.isSymbolicLink()) {
                addLink(path, name);
            } else if (attributes.isDirectory()) {
                addFolder(path, name, attributes);
            } else if (!attributes.isRegularFile()) {
                leave(path, name, Reason.SPECIAL);
            } else if (without.contains(path)) {
                leave(path, name, Reason.RESTLESS);
            } else if (!Files.isReadable(path)) {
                leave(path, name, Reason.UNREADABLE);
            } else {
                keep(path, entry(name, Kind.FILE, attributes, Files.isExecutable(path), ""));
            }
        }

        private void addLink(Path path, String name) throws IOException {
            String target = Files.readSymbolicLink(path).toString();
            if (EntryName.objectionToTarget(name, target).isPresent()) {
                leave(path, name, Reason.LINK_OUTSIDE);
            } else {
                keep(path, new TreeEntry(name, Kind.LINK, 0, 0, false, target, ""));
            }
        }

        private void addFolder(Path path, String name, BasicFileAttributes attributes)
                throws IOException {
            List<Path> inside = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                entries.forEach(inside::add);
            } catch (IOException e) {
                if (name.isEmpty()) {
                    throw e;
                }
                leave(path, name, Reason.UNREADABLE);
                return;
            }
            keep(path, entry(name, Kind.FOLDER, attributes, true, ""));
            String prefix = name.isEmpty() ? "" : name + "/";
            for (Path each : inside) {
                addUnlessGone(each, prefix);
            }
        }

        private void addUnlessGone(Path path, String prefix) throws IOException {
            String local = Objects.requireNonNull(path.getFileName()).toString();
            String legal = EntryName.legalSegment(local);
            String name = prefix + legal;
            if (EntryName.objection(name).isPresent()) {
                leave(path, name, Reason.TOO_DEEP);
                return;
            }
            if (!names.add(name)) {
                leave(path, name, Reason.SAME_NAME);
                return;
            }
            try {
                add(path, name);
                if (!legal.equals(local)) {
                    renamed.put(prefix + local, name);
                }
            } catch (NoSuchFileException gone) {
                names.remove(name); // between the look at its folder and the look at it
            }
        }

        private static TreeEntry entry(
                String name,
                Kind kind,
                BasicFileAttributes attributes,
                boolean executable,
                String target) {
            return new TreeEntry(
                    name,
                    kind,
                    kind == Kind.FILE ? attributes.size() : 0,
                    attributes.lastModifiedTime().to(TimeUnit.SECONDS),
                    executable,
                    target,
                    attributes.lastModifiedTime() + " " + attributes.fileKey());
        }

        private void keep(Path path, TreeEntry entry) throws IOException {
            if (found.size() == MAX_ENTRIES) {
                throw new IOException(
                        "it holds more than "
                                + MAX_ENTRIES
                                + " files; send parts of it, or pack it");
            }
            namesBytes += EntryName.bytes(entry.name()) + EntryName.bytes(entry.target());
            if (namesBytes > EntryRules.MAX_NAMES_BYTES) {
                throw new IOException(
                        "its names have more than "
                                + EntryRules.MAX_NAMES_BYTES
                                + " bytes together; send parts of it, or pack it");
            }
            found.add(new Found(entry, path));
        }

        private void leave(Path path, String name, Reason reason) {
            String shown = name.isEmpty() ? path.toString() : name;
            leftOut.add(new LeftOut(shown, reason));
        }
    }
}
