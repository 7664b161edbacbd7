package ferry.bench.warm;

import ferry.bench.process.Errands;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The least that moves a file between two processes: one connection without TLS, one buffer, nothing checked. What is
/// written is forced to the disk, as Ferry does it.
public final class RawSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte PUT = 1;
    private static final byte GET = 2;
    private static final byte DONE = 3;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
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
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PortFile.write(port, listening.getLocalPort());
            try (RawSocket client = new RawSocket(listening.accept())) {
                client.serve(file);
            }
        }
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

    private static RawSocket connect(int port) throws IOException {
        return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Returns when the other side has forced the file to its disk.
    private void put(Path file) throws IOException {
        out.writeByte(PUT);
        give(file);
        expect(DONE);
    }

    /// Returns when the file is forced to the disk here.
    private void get(Path file) throws IOException {
        out.writeByte(GET);
        take(file);
    }

    private void serve(Path file) throws IOException {
        for (int wish = in.read(); wish != -1; wish = in.read()) {
            switch (wish) {
                case PUT -> {
                    take(file);
                    out.writeByte(DONE);
                }
                case GET -> give(file);
                default -> throw new IOException("no such wish: " + wish);
            }
        }
    }

    private void give(Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        out.writeLong(Files.size(file));
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.read(buffer); read != -1; read = bytes.read(buffer)) {
                out.write(buffer, 0, read);
            }
        }
    }

    private void take(Path file) throws IOException {
        ReadableByteChannel bytes = Channels.newChannel(in);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        Files.deleteIfExists(file);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = in.readLong(); left > 0; left -= buffer.position()) {
                buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
                if (bytes.read(buffer) < 0) {
                    throw new EOFException("the connection ended %d bytes early".formatted(left));
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            channel.force(true);
        }
    }

    private void expect(byte answer) throws IOException {
        if (in.read() != answer) {
            throw new IOException("the other side did not answer");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
