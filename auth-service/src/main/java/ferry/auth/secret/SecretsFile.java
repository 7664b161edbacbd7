package ferry.auth.secret;

import ferry.kernel.life.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file that holds the secrets, mode 0600, a line each:
/// ```
/// root <base64url of 32 bytes>
/// pepper <id> <base64url of 32 bytes>     as many as there are; the last one is for new hashes
/// ```
/// Lines that begin with `#` are for people.
public final class SecretsFile {
    private static final int MAX_BYTES = 64 << 10;
    private static final String HEAD =
            """
            # Secrets of this Ferry installation. Whoever has this file and the database can try passwords.
            # Keep a copy with every backup of the database: without it no password can be checked.
            """;

    private final Path file;

    public SecretsFile(Path file) {
        this.file = file;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /// Makes the file with fresh secrets.
    public Secrets create(SecureRandom random) throws IOException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text =
                HEAD
                        + "root "
                        + base64.encodeToString(random(random))
                        + "\n"
                        + pepperLine(freshId(random), random);
        PrivateFiles.replace(file, text);
        return read();
    }

    /// Adds a pepper, which new hashes are made with from the next start on. The older ones stay: hashes that were made with
    /// them are replaced one by one, at their owners' next logins.
    ///
    /// @return id of the new pepper
    /// @throws IOException as [#read] does; the file is then left as it is
    public String addPepper(SecureRandom random) throws IOException {
        read();
        String text = Files.readString(file);
        String id = freshId(random);
        String end = text.endsWith("\n") ? "" : "\n";
        PrivateFiles.replace(file, text + end + pepperLine(id, random));
        return id;
    }

    private static String pepperLine(String id, SecureRandom random) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "pepper " + id + " " + base64.encodeToString(random(random)) + "\n";
    }

    /// @throws IOException if the file is missing, open to others, or not as described
    public Secrets read() throws IOException {
        if (!exists()) {
            throw new IOException(file + " is missing (expected: a secrets file)");
        }
        PrivateFiles.requirePrivate(file);
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no secrets file (expected: at most 64 KiB)");
        }
        byte @Nullable [] root = null;
        List<Pepper> peppers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.strip().split(" +", -1);
            switch (words[0]) {
                case "root" -> root = key(words, 1);
                case "pepper" -> peppers.add(pepper(words));
                default -> requireComment(line);
            }
        }
        if (root == null || peppers.isEmpty()) {
            throw new IOException(file + " lacks a line (expected: a root and at least a pepper)");
        }
        return new Secrets(root, peppers);
    }

    private Pepper pepper(String[] words) throws IOException {
        byte[] key = key(words, 2);
        try {
            return new Pepper(words[1], key);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + " has a line that is no pepper", malformed);
        }
    }

    /// The line itself goes into no message: it may be a damaged secret.
    private byte[] key(String[] words, int index) throws IOException {
        if (words.length == index + 1) {
            try {
                byte[] key = Base64.getUrlDecoder().decode(words[index]);
                if (key.length == Pepper.BYTES) {
                    return key;
                }
            } catch (IllegalArgumentException malformed) {
                throw new IOException(file + " has a line whose key is not base64url", malformed);
            }
        }
        throw new IOException(file + " has a line without a key of 32 bytes");
    }

    private void requireComment(String line) throws IOException {
        if (!line.isBlank() && !line.startsWith("#")) {
            throw new IOException(file + " has a line that is not understood");
        }
    }

    private static byte[] random(SecureRandom random) {
        byte[] bytes = new byte[Pepper.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String freshId(SecureRandom random) {
        String alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            id.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return id.toString();
    }
}
