package ferry.client.unfinished;

import ferry.client.home.KeyValueText;
import ferry.client.model.Outgoing;
import ferry.client.model.TransferKind;
import ferry.client.upload.FileFacts;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// An [Entry] as lines of `key=value`. Names and notes are percent-encoded: they may hold anything.
final class EntryText {

    private static final String VERSION = "1";

    private EntryText() {}

    static KeyValueText of(Entry entry) {
        Outgoing outgoing = entry.outgoing();
        Map<String, String> lines = new HashMap<>();
        lines.put("version", VERSION);
        lines.put("transfer_id", entry.transferId());
        lines.put(
                "recipients",
                outgoing.recipients().stream()
                        .map(EntryText::encoded)
                        .collect(Collectors.joining(",")));
        lines.put("name", encoded(outgoing.fileName()));
        lines.put("kind", outgoing.kind().name());
        lines.put("content_type", encoded(outgoing.contentType()));
        lines.put("note", encoded(outgoing.note()));
        outgoing.retention().ifPresent(kept -> lines.put("retention", kept.toString()));
        entry.file().ifPresent(file -> describe(lines, file));
        lines.put("attempt", Long.toString(entry.attempt()));
        lines.put("stored", Boolean.toString(entry.stored()));
        return new KeyValueText(lines);
    }

    private static void describe(Map<String, String> lines, FileFacts file) {
        lines.put("file", file.path().toUri().toString());
        lines.put("size", Long.toString(file.size()));
        lines.put("modified", file.modified().toString());
        lines.put("inode", encoded(file.inode()));
        lines.put("executable", Boolean.toString(file.executable()));
    }

    /// @return nothing when it is not what [#of] writes, whole and of this version
    static Optional<Entry> parse(KeyValueText text) {
        try {
            return Optional.of(entry(text));
        } catch (IllegalArgumentException
                | DateTimeException
                | ArithmeticException
                | FileSystemNotFoundException _) {
            return Optional.empty();
        }
    }

    private static Entry entry(KeyValueText text) {
        if (!value(text, "version").equals(VERSION)) {
            throw new IllegalArgumentException("version: another one");
        }
        Outgoing outgoing =
                new Outgoing(
                        Arrays.stream(value(text, "recipients").split(",", -1))
                                .map(EntryText::decoded)
                                .toList(),
                        decoded(value(text, "name")),
                        TransferKind.valueOf(value(text, "kind")),
                        decoded(value(text, "content_type")),
                        decoded(value(text, "note")),
                        text.value("retention").map(Duration::parse));
        return new Entry(
                UUID.fromString(value(text, "transfer_id")).toString(),
                outgoing,
                text.value("file").map(uri -> file(uri, text)),
                number(text, "attempt"),
                Boolean.parseBoolean(value(text, "stored")));
    }

    private static FileFacts file(String uri, KeyValueText text) {
        return new FileFacts(
                Path.of(URI.create(uri)),
                number(text, "size"),
                Instant.parse(value(text, "modified")),
                decoded(value(text, "inode")),
                Boolean.parseBoolean(value(text, "executable")));
    }

    private static long number(KeyValueText text, String key) {
        long number = Long.parseLong(value(text, key));
        if (number < 0) {
            throw new IllegalArgumentException(key + ": " + number + " (expected: 0 or more)");
        }
        return number;
    }

    private static String value(KeyValueText text, String key) {
        return text.value(key).orElseThrow(() -> new IllegalArgumentException(key + ": none"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
