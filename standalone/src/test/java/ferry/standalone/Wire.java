package ferry.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A wire between clients and a server that may move: counts what passes, and breaks when a test says so.
final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket door;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final AtomicLong cutAt = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int target;

    Wire(int target) {
        this.target = target;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /// The server has moved: new connections go there.
    void leadTo(int port) {
        target = port;
    }

    /// Bytes that have come from the clients.
    long up() {
        return up.get();
    }

    /// Bytes that have come from the server.
    long down() {
        return down.get();
    }

    int cuts() {
        return cuts.get();
    }

    /// Breaks every connection.
    void cut() {
        cuts.incrementAndGet();
        ends.forEach(Wire::close);
        ends.clear();
    }

    /// Breaks every connection once so many more bytes have passed, in both directions together.
    void cutAfter(long bytes) {
        cutAt.set(up.get() + down.get() + bytes);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            ends.add(client);
            ends.add(server);
            Thread.ofVirtual().start(() -> pump(client, server, up));
            Thread.ofVirtual().start(() -> pump(server, client, down));
        } catch (IOException _) {
            close(client); // nobody is there just now
        }
    }

    private void pump(Socket from, Socket to, AtomicLong count) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
                long due = cutAt.get();
                if (up.get() + down.get() >= due && cutAt.compareAndSet(due, Long.MAX_VALUE)) {
                    cut();
                }
            }
        } catch (IOException _) {
            // the other end is gone, and so is this one
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
