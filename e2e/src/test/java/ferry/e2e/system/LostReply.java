package ferry.e2e.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A wire to a server on which an answer can be lost: all that the client sends arrives, and when so much of what the server
/// says has vanished that it must have answered, the connection breaks.
final class LostReply implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int toLose;

    private LostReply(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    static LostReply before(int port) throws IOException {
        LostReply wire =
                new LostReply(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), port);
        Thread.ofPlatform().daemon().start(wire::accept);
        return wire;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Loses that much of what the server says from now on, then breaks all connections. Later ones are whole.
    synchronized void lose(int bytes) {
        toLose = bytes;
    }

    synchronized boolean hasLost() {
        return toLose == 0;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket();
                open.add(client);
                open.add(server);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                Thread.ofPlatform().daemon().start(() -> pump(client, server, false));
                Thread.ofPlatform().daemon().start(() -> pump(server, client, true));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!answers || passes(n)) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException gone) {
            open.remove(from); // one end has gone, and the other sees that
            open.remove(to);
        }
    }

    private synchronized boolean passes(int bytes) {
        if (toLose == 0) {
            return true;
        }
        toLose = Math.max(0, toLose - bytes);
        if (toLose == 0) {
            cut();
        }
        return false;
    }

    private void cut() {
        open.forEach(LostReply::end);
        open.clear();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // that is what is wished
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
