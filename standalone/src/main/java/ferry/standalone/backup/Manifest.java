package ferry.standalone.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a backup holds, as text: a line that says what this is, and one for each entry with its size and SHA-256.
///
/// ```
/// ferry backup 1
/// 3c6e...  4096  auth.db
/// ```
record Manifest(Map<EntryName, Content> contents) {
    static final String NAME = "manifest";

    /// Of some two million files.
    static final int MAX_BYTES = 256 << 20;

    private static final String HEAD = "ferry backup 1";
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{64})  ([0-9]{1,18})  ([a-z0-9./-]{1,100})");

    /// @param sha256 as 64 hexadecimal digits
    record Content(long size, String sha256) {}

    Manifest {
        contents = Map.copyOf(contents);
    }

    /// @throws IOException if it is more than a restore reads
    byte[] bytesToWrite() throws IOException {
        byte[] bytes = bytes();
        if (bytes.length > MAX_BYTES) {
            throw new IOException(
                    "%d files are too many for one backup: leave them out (--without-files) and copy them apart"
                            .formatted(contents.size()));
        }
        return bytes;
    }

    private byte[] bytes() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        Map<String, Content> sorted = new TreeMap<>();
        contents.forEach((name, content) -> sorted.put(name.path(), content));
        sorted.forEach((path, content) ->
                text.append(content.sha256())
                        .append("  ")
                        .append(content.size())
                        .append("  ")
                        .append(path)
                        .append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// @throws DamagedBackupException if it is not what [#bytes] makes
    static Manifest parse(byte[] bytes) throws DamagedBackupException {
        String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
        if (!lines[0].equals(HEAD)) {
            throw new DamagedBackupException(
                    "the backup is of another version (expected: " + HEAD + ")");
        }
        Map<EntryName, Content> contents = new HashMap<>();
        for (int i = 1; i < lines.length - 1; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (!line.matches() || !EntryName.isOne(line.group(3))) {
                throw new DamagedBackupException("the backup's manifest is not understood");
            }
            contents.put(
                    new EntryName(line.group(3)),
                    new Content(Long.parseLong(line.group(2)), line.group(1)));
        }
        return new Manifest(contents);
    }
}
