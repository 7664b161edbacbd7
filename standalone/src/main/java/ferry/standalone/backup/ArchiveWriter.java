package ferry.standalone.backup;

import ferry.kernel.digest.Digests;
import ferry.kernel.life.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a backup: a ZIP file with mode 0600, whose last entry is the manifest. For one thread.
final class ArchiveWriter implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;

    private final FileChannel channel;
    private final ZipOutputStream zip;
    private final Map<EntryName, Manifest.Content> contents = new HashMap<>();

    /// @param file must not be there
    ArchiveWriter(Path file) throws IOException {
        channel = PrivateFiles.createNew(file);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BLOCK_BYTES);
        zip = new ZipOutputStream(out);
    }

    /// Adds what is in `file` now; what is appended to it meanwhile is left out.
    void add(EntryName name, Path file) throws IOException {
        // People send what is compressed already; databases are worth it
        zip.setLevel(name.isBlob() ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
        MessageDigest digest = Digests.sha256();
        long left = Files.size(file);
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            zip.putNextEntry(new ZipEntry(name.path()));
            byte[] block = new byte[BLOCK_BYTES];
            while (left > 0) {
                int read = in.read(block, 0, (int) Math.min(left, block.length));
                if (read < 0) {
                    break;
                }
                zip.write(block, 0, read);
                digest.update(block, 0, read);
                left -= read;
                size += read;
            }
            zip.closeEntry();
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        contents.put(name, new Manifest.Content(size, sha256));
    }

    /// Writes the manifest; then the file is whole and on the disk.
    Manifest finish() throws IOException {
        Manifest manifest = new Manifest(contents);
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
        zip.putNextEntry(new ZipEntry(Manifest.NAME));
        zip.write(manifest.bytesToWrite());
        zip.closeEntry();
        zip.finish();
        zip.flush();
        channel.force(true);
        return manifest;
    }

    /// Without [#finish] what has been written is no backup.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
