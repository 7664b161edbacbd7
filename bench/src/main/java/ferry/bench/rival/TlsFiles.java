package ferry.bench.rival;

import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;

/// A certificate for a server and its authority, made for this run: P-256, as Ferry's own.
///
/// @param authority,certificate,key PEM files
public record TlsFiles(Path authority, Path certificate, Path key) {
    private static final String ROLE = "bench";

    /// @param folder for the files
    /// @param address of the server
    public static TlsFiles make(Path folder, String address) throws IOException {
        Path tls = folder.resolve("tls");
        var _ =
                new TlsDirectory(tls, InstantSource.system(), new SecureRandom())
                        .identity(new ServiceRole(ROLE), Set.of(address));
        return new TlsFiles(
                tls.resolve("ca.crt"), tls.resolve(ROLE + ".crt"), tls.resolve(ROLE + ".key"));
    }
}
