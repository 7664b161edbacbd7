package ferry.bench.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Stands between clients and a server, and lets the bytes of each connection trickle towards the server. Unlike a client
/// that waits between messages, a slow link leaves the server with messages of which only a part has come.
final class SlowLinks implements AutoCloseable {
    private static final int PIECE_BYTES = 2 << 10;
    private static final int SOCKET_BUFFER_BYTES = 16 << 10;
    private static final double NANOS = 1e9;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile double bytesPerSecond;

    private SlowLinks(ServerSocket listening, int target, double bytesPerSecond) {
        this.listening = listening;
        this.target = target;
        this.bytesPerSecond = bytesPerSecond;
    }

    /// @param target port of the server on this machine
    /// @param bytesPerSecond of each connection, towards the server
    static SlowLinks open(int target, double bytesPerSecond) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
        listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        SlowLinks links = new SlowLinks(listening, target, bytesPerSecond);
        Thread.ofVirtual().name("links").start(links::accept);
        return links;
    }

    int port() {
        return listening.getLocalPort();
    }

    /// From now on nothing is held back.
    void unleash() {
        bytesPerSecond = Double.POSITIVE_INFINITY;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                server.setTcpNoDelay(true);
                open.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, true));
                Thread.ofVirtual().start(() -> pump(server, client, false));
            }
        } catch (IOException closed) {
            close();
        }
    }

    private void pump(Socket from, Socket to, boolean slowly) {
        byte[] piece = new byte[PIECE_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(piece);
            while (count > 0) {
                out.write(piece, 0, count);
                if (slowly) {
                    LockSupport.parkNanos((long) (NANOS * count / bytesPerSecond));
                }
                count = in.read(piece);
            }
        } catch (IOException cut) {
            // One end is gone, and by closing this one the other learns of it
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
