package ferry.client.unfinished;

import ferry.client.model.Outgoing;
import ferry.client.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Recognises the same send: the same file to the same people, in whatever order, under the same
/// name, with the same note. The server and the account are in the path of the folder.
final class SendKey {

    private SendKey() {}

    /// The name under which a send is noted. A pipe is only like itself.
    static String name(Outgoing outgoing, Optional<Path> file, String transferId) {
        return file.isPresent() ? of(outgoing, file) : pipes(outgoing) + transferId;
    }

    /// How the names of all pipes begin that send under the same key.
    static String pipes(Outgoing outgoing) {
        return of(outgoing, Optional.empty()) + ".";
    }

    /// @param file real; nothing for a pipe
    /// @return 64 hexadecimal digits
    static String of(Outgoing outgoing, Optional<Path> file) {
        List<String> parts = new ArrayList<>();
        parts.add(file.map(path -> path.toUri().toString()).orElse("-"));
        parts.add(outgoing.fileName());
        parts.add(outgoing.note());
        parts.add(outgoing.kind().name());
        outgoing.recipients().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .forEach(parts::add);
        MessageDigest digest = Sha256.computation();
        parts.forEach(part -> add(digest, part));
        return Sha256.of(digest.digest()).hex();
    }

    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
