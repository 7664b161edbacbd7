package ferry.kernel.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Answers each handshake with the credential that is current when it begins. A handshake that is under way keeps the
/// one that it has begun with: an alias always means the same key.
final class CurrentKeys extends X509ExtendedKeyManager {
    /// Two kinds, and for each the one before, for handshakes under way.
    private static final int MAX_REMEMBERED = 4;

    private final Supplier<Credential> identity;
    private final Supplier<Credential> shown;
    private final Map<String, Credential> aliases = new LinkedHashMap<>();

    /// @param identity for services of the installation
    /// @param shown for everybody else
    CurrentKeys(Supplier<Credential> identity, Supplier<Credential> shown) {
        this.identity = identity;
        this.shown = shown;
    }

    @Override
    public String chooseEngineServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(asksForService(engine) ? identity.get() : shown.get());
    }

    @Override
    public String chooseEngineClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(identity.get());
    }

    private static boolean asksForService(SSLEngine engine) {
        return engine.getHandshakeSession() instanceof ExtendedSSLSession session
                && session.getRequestedServerNames().stream()
                        .anyMatch(name ->
                                name instanceof SNIHostName host
                                        && host.getAsciiName()
                                                .equalsIgnoreCase(TlsIdentity.SERVICE_NAME));
    }

    private synchronized String alias(Credential credential) {
        String alias = credential.leaf().getSerialNumber().toString(16);
        aliases.remove(alias);
        aliases.put(alias, credential);
        Iterator<Credential> oldest = aliases.values().iterator();
        while (aliases.size() > MAX_REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
        return alias;
    }

    private synchronized @Nullable Credential of(String alias) {
        return aliases.get(alias);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Credential credential = of(alias);
        return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Credential credential = of(alias);
        return credential == null ? null : credential.key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {alias(identity.get())};
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return alias(identity.get());
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {alias(shown.get())};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(shown.get());
    }
}
