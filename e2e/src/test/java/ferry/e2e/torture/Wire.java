package ferry.e2e.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A link between a client and the server that can be cut, stopped and slowed down. The client's end has one port for
/// good; where the other end leads to can change. Safe for use by many threads.
final class Wire implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile int target;
    private volatile long lastMoved = System.nanoTime();
    private volatile long cutAt = Long.MAX_VALUE;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private boolean stopped;
    private boolean upStopped;
    private volatile boolean closed;

    private Wire(ServerSocket listener) {
        this.listener = listener;
    }

    static Wire open() throws IOException {
        ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Wire wire = new Wire(listener);
        Thread.ofPlatform().daemon().name("wire-", 0).start(wire::accept);
        return wire;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// New connections lead to this port from now on.
    void aim(int port) {
        target = port;
    }

    /// Bytes that have passed to the server.
    long up() {
        return up.get();
    }

    /// Bytes that have passed from the server.
    long down() {
        return down.get();
    }

    /// Nanoseconds since a byte passed.
    long quietNanos() {
        return System.nanoTime() - lastMoved;
    }

    /// Resets all connections. New ones are accepted.
    void cut() {
        open.forEach(Wire::reset);
    }

    /// Resets all connections each time that so many more bytes have passed.
    ///
    /// @param bytes 0 for never
    void cutEvery(long bytes) {
        cutAt = bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    /// Lets nothing pass, and keeps connections.
    void stop() {
        setStopped(true, true);
    }

    /// Lets nothing pass to the server.
    void stopUp() {
        setStopped(false, true);
    }

    void go() {
        setStopped(false, false);
    }

    private void setStopped(boolean all, boolean toServer) {
        lock.lock();
        try {
            stopped = all;
            upStopped = toServer;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @param rate bytes a second for each direction of each connection; [Long#MAX_VALUE] for no limit
    void slow(long rate) {
        bytesPerSecond = rate;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                Thread.ofPlatform().daemon().start(() -> join(client));
            } catch (IOException e) {
                if (!closed) {
                    throw new IllegalStateException("the wire's end is gone", e);
                }
            }
        }
    }

    private void join(Socket client) {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try (client;
                server) {
            small(client);
            small(server);
            server.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                    CONNECT_MILLIS);
            Thread back =
                    Thread.ofPlatform().daemon().start(() -> pump(server, client, down, false));
            pump(client, server, up, true);
            back.join();
        } catch (IOException _) {
            reset(client); // nobody is there: the client sees that
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
            open.remove(server);
        }
    }

    /// Little is in flight within the wire, so that what is sent again after a cut is the peers' doing.
    private static void small(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setReceiveBufferSize(BUFFER);
        socket.setSendBufferSize(BUFFER);
    }

    private void pump(Socket from, Socket to, AtomicLong count, boolean toServer) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitGo(toServer);
                out.write(buffer, 0, n);
                lastMoved = System.nanoTime();
                passed(count, n);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            reset(from); // one end is gone: the other one sees that
            reset(to);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void passed(AtomicLong count, int bytes) throws InterruptedException {
        long before = count.getAndAdd(bytes);
        long every = cutAt;
        if (before / every != (before + bytes) / every) {
            cut();
        }
        long rate = bytesPerSecond;
        if (rate != Long.MAX_VALUE) {
            Thread.sleep(bytes * 1_000L / rate); // the length of a fault, not a wait for something
        }
    }

    private void awaitGo(boolean toServer) throws InterruptedException {
        lock.lock();
        try {
            while (stopped || (toServer && upStopped)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // it is closed already
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        go();
        cut();
    }
}
