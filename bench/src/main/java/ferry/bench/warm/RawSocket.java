package ferry.bench.warm;

import ferry.bench.process.Errands;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The least that moves a file between two processes: one connection without TLS, one direct buffer, nothing checked. What is
/// written is forced to the disk, as Ferry does it.
public final class RawSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte PUT = 1;
    private static final byte GET = 2;
    private static final byte DONE = 3;

    private final SocketChannel socket;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private RawSocket(SocketChannel socket) {
        this.socket = socket;
    }

    /// A server for one client, which keeps one file, takes it and gives it back; or that client.
    ///
    /// @param args of the server: `serve`, the file, where the port is written; of the client: `connect`, that file. The
    ///     client's errands: `put FILE`, `get FILE`
    public static void main(String[] args) throws IOException {
        if (args[0].equals("serve")) {
            serve(Path.of(args[1]), Path.of(args[2]));
        } else {
            try (RawSocket socket = connect(Integer.parseInt(Files.readString(Path.of(args[1]))))) {
                Errands.serve(System.in, socket::run);
            }
        }
    }

    private static void serve(Path file, Path port) throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            PortFile.write(port, listening.socket().getLocalPort());
            try (RawSocket client = new RawSocket(listening.accept())) {
                client.serve(file);
            }
        }
    }

    private static RawSocket connect(int port) throws IOException {
        return new RawSocket(
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    private String run(List<String> errand) throws IOException {
        Path file = Path.of(errand.get(1));
        switch (errand.getFirst()) {
            case "put" -> put(file);
            case "get" -> get(file);
            default -> throw new IllegalArgumentException(errand.getFirst());
        }
        return "";
    }

    /// Returns when the other side has forced the file to its disk.
    private void put(Path file) throws IOException {
        say(PUT);
        give(file);
        if (heard() != DONE) {
            throw new IOException("the other side did not answer");
        }
    }

    /// Returns when the file is forced to the disk here.
    private void get(Path file) throws IOException {
        say(GET);
        take(file);
    }

    private void serve(Path file) throws IOException {
        for (int wish = heard(); wish != -1; wish = heard()) {
            switch (wish) {
                case PUT -> {
                    take(file);
                    say(DONE);
                }
                case GET -> give(file);
                default -> throw new IOException("no such wish: " + wish);
            }
        }
    }

    private void say(byte word) throws IOException {
        writeAll(socket, buffer.clear().put(word).flip());
    }

    /// @return -1 once the other side has gone
    private int heard() throws IOException {
        return socket.read(buffer.clear().limit(1)) < 0 ? -1 : buffer.get(0);
    }

    private void give(Path file) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ)) {
            writeAll(socket, buffer.clear().putLong(bytes.size()).flip());
            while (bytes.read(buffer.clear()) >= 0) {
                writeAll(socket, buffer.flip());
            }
        }
    }

    private void take(Path file) throws IOException {
        buffer.clear().limit(Long.BYTES);
        while (buffer.hasRemaining()) {
            readSome(socket);
        }
        long left = buffer.flip().getLong();
        Files.deleteIfExists(file);
        try (FileChannel bytes =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (left > 0) {
                buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
                readSome(socket);
                left -= buffer.position();
                writeAll(bytes, buffer.flip());
            }
            bytes.force(true);
        }
    }

    private void readSome(ReadableByteChannel from) throws IOException {
        if (from.read(buffer) < 0) {
            throw new EOFException("the connection ended early");
        }
    }

    private static void writeAll(WritableByteChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
