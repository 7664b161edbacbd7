package ferry.cli.fake;

import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// Somebody in the middle with a CA of his own: does the handshake, and counts what is said to him afterwards.
public final class Impostor implements AutoCloseable {

    private final TlsIdentity identity;
    private final SSLServerSocket socket;
    private final Thread thread;
    public final AtomicInteger connections = new AtomicInteger();
    public final AtomicInteger bytesAfterTheHandshake = new AtomicInteger();

    /// @param port 0 for a free one
    public Impostor(Path folder, int port) {
        try {
            identity =
                    new TlsDirectory(folder, InstantSource.system(), new SecureRandom())
                            .identity(ServiceRole.STANDALONE, Set.of());
            socket =
                    (SSLServerSocket)
                            context(identity)
                                    .getServerSocketFactory()
                                    .createServerSocket(port, 10, InetAddress.getLoopbackAddress());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        thread = Thread.ofVirtual().start(this::accept);
    }

    private static SSLContext context(TlsIdentity identity)
            throws IOException, GeneralSecurityException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("own", identity.key(), none, identity.chain());
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (SSLSocket connection = (SSLSocket) socket.accept()) {
                connections.incrementAndGet();
                connection.setSoTimeout(2_000);
                javax.net.ssl.SSLParameters parameters = connection.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                connection.setSSLParameters(parameters);
                connection.startHandshake();
                InputStream in = connection.getInputStream();
                while (in.read() >= 0) {
                    bytesAfterTheHandshake.incrementAndGet();
                }
            } catch (IOException refusedOrClosed) {
                // the next one
            }
        }
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public String fingerprint() {
        return identity.fingerprint().value();
    }

    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
