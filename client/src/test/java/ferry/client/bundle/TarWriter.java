package ferry.client.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Makes tar streams as another program may make them: of any entries, also of those that nobody should unpack.
final class TarWriter {

    private static final int EXECUTABLE = 0755;

    private final TarArchiveOutputStream out;

    private TarWriter(TarArchiveOutputStream out) {
        this.out = out;
    }

    /// A whole stream.
    static byte[] tar(Consumer<TarWriter> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.accept(new TarWriter(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    void file(String name, String content) {
        put(new TarArchiveEntry(name, true), content);
    }

    void executable(String name, String content) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(EXECUTABLE);
        put(entry, content);
    }

    /// An empty file whose header has a comment.
    void commented(String name, int length) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.addPaxHeader("comment", "c".repeat(length));
        put(entry, "");
    }

    /// @param kind of the constants of [TarConstants]
    void entry(String name, byte kind, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        put(entry, "");
    }

    void link(String name, String target) {
        entry(name, TarConstants.LF_SYMLINK, target);
    }

    private void put(TarArchiveEntry entry, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        try {
            out.putArchiveEntry(entry);
            out.write(bytes);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
