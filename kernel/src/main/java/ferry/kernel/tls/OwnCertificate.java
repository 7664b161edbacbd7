package ferry.kernel.tls;

import ferry.kernel.life.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;

/// A certificate that the operator has got elsewhere, which clients are shown in the place of the installation's own.
///
/// @param chain file of PEM certificates: the server's first, then those that signed for it
/// @param key file of the private key as PEM, without a passphrase, readable by its owner alone
public record OwnCertificate(Path chain, Path key) {
    private static final int MAX_BYTES = 1 << 20;

    /// Reads both files.
    ///
    /// @throws IOException if they are not there, not what they should be, do not belong together, are open to others or
    ///     are not valid now; the message says which
    Credential read(Instant now) throws IOException {
        PrivateFiles.requirePrivate(key);
        try {
            Credential credential = new Credential(Pem.chain(text(chain)), Pem.anyKey(text(key)));
            if (!Certificates.belong(credential.key(), credential.leaf())) {
                throw new IOException(key + " does not belong to the certificate in " + chain);
            }
            Instant begin = credential.leaf().getNotBefore().toInstant();
            if (now.isBefore(begin)) {
                throw new IOException(
                        chain + " is not valid before " + begin + ": is the clock right?");
            }
            if (now.isAfter(credential.end())) {
                throw new IOException(
                        chain + " has expired at " + credential.end() + ": get a new one");
            }
            return credential;
        } catch (GeneralSecurityException e) {
            throw new IOException(chain + " and " + key + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no PEM file (expected: at most 1 MiB)");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
