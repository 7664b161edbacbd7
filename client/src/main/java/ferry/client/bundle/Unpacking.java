package ferry.client.bundle;

import ferry.client.local.Adjustment;
import ferry.client.local.LocalFaults;
import ferry.client.model.FerryException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Unpacks a tar stream into a folder that nobody else can reach. Used once, by one thread.
///
/// Each entry is looked at before anything of it is written, and links are made when everything else is there, so that nothing
/// is ever written through one. When one entry is refused the folder is not to be shown to anybody. What the file system
/// cannot hold under its own name gets the nearest that it can.
public final class Unpacking {

    /// More than any header of ours: a name may have 4,096 bytes or so, and a pax header has it and the link's target.
    private static final int MAX_HEADER_BYTES = 64 << 10;

    private static final int RECORD = 512;
    private static final int COPY_BYTES = 64 << 10;

    private static final Set<OpenOption> NEW_FILE =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    // What the person's umask leaves of these
    private static final FileAttribute<Set<PosixFilePermission>> FILE = mode("rw-rw-rw-");
    private static final FileAttribute<Set<PosixFilePermission>> EXECUTABLE = mode("rwxrwxrwx");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER = mode("rwxrwxrwx");

    private final Path folder;
    private final Places places;
    private final Consumer<Adjustment> adjustments;
    private final EntryRules rules = new EntryRules();
    private final List<TreeEntry> folders = new ArrayList<>();
    private final List<TreeEntry> links = new ArrayList<>();
    private final byte[] buffer = new byte[COPY_BYTES];
    private int files;

    private Unpacking(Path folder, Consumer<Adjustment> adjustments) {
        this.folder = folder;
        this.adjustments = adjustments;
        this.places = new Places(folder, path -> Files.createDirectory(path, FOLDER), adjustments);
    }

    /// @param tar whole; nobody else can change it
    /// @param folder empty, and its owner's alone
    /// @param adjustments told of what is not as it was sent
    /// @return how many files there are now
    /// @throws FerryException BUNDLE_REFUSED when something in it may not be unpacked
    public static int unpack(Path tar, Path folder, Consumer<Adjustment> adjustments)
            throws IOException {
        Unpacking unpacking = new Unpacking(folder, adjustments);
        try (Metered metered =
                        new Metered(
                                new BufferedInputStream(Files.newInputStream(tar), COPY_BYTES));
                TarArchiveInputStream stream =
                        new TarArchiveInputStream(metered, StandardCharsets.UTF_8.name())) {
            unpacking.run(stream, metered);
        }
        return unpacking.files;
    }

    private void run(TarArchiveInputStream stream, Metered metered) throws IOException {
        for (TarArchiveEntry entry = next(stream, metered);
                entry != null;
                entry = next(stream, metered)) {
            TreeEntry accepted = rules.accept(entry);
            metered.left = accepted.size() + RECORD;
            place(accepted, stream, metered);
        }
        for (TreeEntry link : links) {
            makeLink(link);
        }
        // A folder's time changes with what is made in it
        for (TreeEntry each : folders.reversed()) {
            setModified(places.folder(each.name()), each);
        }
    }

    /// One that this machine cannot make is left out: not every file system has links, and the rest of the folder is none the
    /// worse for it.
    private void makeLink(TreeEntry link) throws IOException {
        try {
            Path target = folder.getFileSystem().getPath(places.target(link.name(), link.target()));
            Places.Made<Path> _ = places.make(link.name(), path -> symbolicLink(path, target));
        } catch (InvalidPathException _) {
            adjustments.accept(new Adjustment.LinkLeftOut(link.name()));
        } catch (FileSystemException e) {
            if (LocalFaults.diskFull(e)) {
                throw e;
            }
            adjustments.accept(new Adjustment.LinkLeftOut(link.name()));
        }
    }

    private static Path symbolicLink(Path path, Path target) throws IOException {
        try {
            return Files.createSymbolicLink(path, target);
        } catch (UnsupportedOperationException e) {
            throw unsupported(path, e);
        }
    }

    private static FileSystemException unsupported(Path path, Exception because) {
        FileSystemException e =
                new FileSystemException(path.toString(), null, "no links can be made here");
        e.initCause(because);
        return e;
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream stream, Metered metered)
            throws IOException {
        metered.left = MAX_HEADER_BYTES;
        try {
            return stream.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw metered.failure("it is no tar stream that can be read");
        }
    }

    /// A path that is too long here is no fault of the disk that could pass: the sender is told that it does not arrive.
    private void place(TreeEntry entry, InputStream contents, Metered metered) throws IOException {
        try {
            placeWithin(entry, contents, metered);
        } catch (FileSystemException e) {
            if (LocalFaults.nameTooLong(e)) {
                throw EntryRules.refused(entry.name() + ": its path is too long here");
            }
            throw e;
        }
    }

    private void placeWithin(TreeEntry entry, InputStream contents, Metered metered)
            throws IOException {
        switch (entry.kind()) {
            case FOLDER -> {
                Path _ = places.folder(entry.name());
                folders.add(entry);
            }
            case FILE -> {
                setModified(write(entry, contents, metered), entry);
                files++;
            }
            case LINK -> links.add(entry);
        }
    }

    private Path write(TreeEntry entry, InputStream contents, Metered metered) throws IOException {
        FileAttribute<Set<PosixFilePermission>> mode = entry.executable() ? EXECUTABLE : FILE;
        Places.Made<FileChannel> made =
                places.make(entry.name(), path -> FileChannel.open(path, NEW_FILE, mode));
        try (FileChannel file = made.thing()) {
            for (int count = read(contents, metered); count >= 0; count = read(contents, metered)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
        }
        return made.path();
    }

    private int read(InputStream contents, Metered metered) throws IOException {
        try {
            return contents.read(buffer);
        } catch (IOException e) {
            throw metered.failure("a file in it is cut off");
        }
    }

    private static void setModified(Path path, TreeEntry entry) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(entry.modifiedSeconds(), TimeUnit.SECONDS));
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /// Bounds what is read for one header: a name is kept in memory, whatever length it says it has.
    private static final class Metered extends FilterInputStream {

        private long left;
        private @Nullable IOException broken;

        Metered(InputStream in) {
            super(in);
        }

        /// @return what is wrong with the stream
        /// @throws IOException what is wrong with the disk, where that is it
        FerryException failure(String otherwise) throws IOException {
            if (broken != null) {
                throw broken;
            }
            return EntryRules.refused(otherwise);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("a header is larger than " + MAX_HEADER_BYTES + " bytes");
            }
            try {
                int count = super.read(into, from, (int) Math.min(length, left));
                left -= Math.max(0, count);
                return count;
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }

        @Override
        public long skip(long count) throws IOException {
            try {
                return super.skip(count);
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }
    }
}
