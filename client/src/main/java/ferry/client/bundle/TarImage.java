package ferry.client.bundle;

import ferry.client.bundle.TreeEntry.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Where what is in the tar stream of a list, before the first file is read: POSIX.1-2001 (pax), no owners, whole seconds.
/// Immutable.
final class TarImage {

    private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;
    private static final int END_RECORDS = 2;

    private static final int FOLDER_MODE = 040755;
    private static final int FILE_MODE = 0100644;
    private static final int EXECUTABLE_MODE = 0100755;
    private static final int LINK_MODE = 0120777;

    private final List<TreeEntry> entries;
    private final long[] starts;
    private final int[] headerBytes;
    private final long size;

    TarImage(List<TreeEntry> entries) {
        this.entries = List.copyOf(entries);
        this.starts = new long[entries.size()];
        this.headerBytes = new int[entries.size()];
        long position = 0;
        for (int i = 0; i < entries.size(); i++) {
            starts[i] = position;
            headerBytes[i] = header(entries.get(i)).length;
            position += headerBytes[i] + padded(entries.get(i).size());
        }
        this.size = position + END_RECORDS * RECORD;
    }

    /// Of the whole stream.
    long size() {
        return size;
    }

    /// What stands at a position.
    sealed interface Place {
        /// Bytes that are known without a file, from the wanted one on.
        record Bytes(ByteBuffer bytes) implements Place {}

        /// @param index of the entry
        /// @param from the first byte of the file that is wanted
        record Content(int index, long from) implements Place {}
    }

    /// @param position less than the size
    Place at(long position) {
        int index = indexAt(position);
        if (index < 0) {
            return new Place.Bytes(ByteBuffer.allocate(Math.toIntExact(size - position)));
        }
        TreeEntry entry = entries.get(index);
        long within = position - starts[index];
        if (within < headerBytes[index]) {
            return new Place.Bytes(ByteBuffer.wrap(header(entry)).position((int) within));
        }
        long from = within - headerBytes[index];
        if (from < entry.size()) {
            return new Place.Content(index, from);
        }
        return new Place.Bytes(ByteBuffer.allocate((int) (padded(entry.size()) - from)));
    }

    /// @return -1 behind the last entry
    private int indexAt(long position) {
        if (position >= size - END_RECORDS * RECORD) {
            return -1;
        }
        int found = Arrays.binarySearch(starts, position);
        return found >= 0 ? found : -found - 2;
    }

    private static long padded(long bytes) {
        return (bytes + RECORD - 1) / RECORD * RECORD;
    }

    private static byte[] header(TreeEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * RECORD);
        try {
            // Closing it would end the stream behind its first header
            TarArchiveOutputStream tar =
                    new TarArchiveOutputStream(bytes, RECORD, StandardCharsets.UTF_8.name());
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            tar.putArchiveEntry(tarEntry(entry));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static TarArchiveEntry tarEntry(TreeEntry entry) {
        TarArchiveEntry made =
                switch (entry.kind()) {
                    case FOLDER -> new TarArchiveEntry(folderName(entry), TarConstants.LF_DIR);
                    case FILE -> new TarArchiveEntry(entry.name(), TarConstants.LF_NORMAL);
                    case LINK -> new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK);
                };
        made.setMode(mode(entry));
        made.setSize(entry.size());
        made.setLinkName(entry.target());
        made.setLastModifiedTime(FileTime.from(entry.modifiedSeconds(), TimeUnit.SECONDS));
        made.setIds(0, 0);
        made.setNames("", "");
        return made;
    }

    private static String folderName(TreeEntry entry) {
        return entry.name().isEmpty() ? "./" : entry.name() + "/";
    }

    private static int mode(TreeEntry entry) {
        return switch (entry.kind()) {
            case FOLDER -> FOLDER_MODE;
            case FILE -> entry.executable() ? EXECUTABLE_MODE : FILE_MODE;
            case LINK -> LINK_MODE;
        };
    }

    /// How many files there are.
    long files() {
        return entries.stream().filter(entry -> entry.kind() == Kind.FILE).count();
    }
}
