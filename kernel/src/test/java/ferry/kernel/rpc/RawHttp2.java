package ferry.kernel.rpc;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// A peer that writes the frames of HTTP/2 (RFC 9113) by hand, in whatever order, and answers nothing by itself.
final class RawHttp2 implements AutoCloseable {
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int ENHANCE_YOUR_CALM = 11;
    private static final int DATA = 0;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final byte INITIAL_WINDOW = 4;
    private static final int WAIT_MILLIS = 45_000;
    private static final int CANCEL = 8;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    /// @param stream 0 for the connection
    record Frame(int type, int flags, int stream, ByteBuffer payload) {
        /// Of a GOAWAY or RST_STREAM.
        int error() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /// Connects, and says what a client says first.
    RawHttp2(InetSocketAddress server) throws IOException {
        socket.connect(server, WAIT_MILLIS);
        socket.setSoTimeout(WAIT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        out.flush();
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(payload.length >> 16);
        out.writeShort(payload.length & 0xffff);
        out.write(type);
        out.write(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /// Begins a call, and says no more.
    void begin(int stream, String method) throws IOException {
        frame(HEADERS, END_HEADERS, stream, request(method));
    }

    /// A call with an empty message, and nothing after it.
    void ask(int stream, String method) throws IOException {
        begin(stream, method);
        frame(DATA, END_STREAM, stream, new byte[5]);
    }

    /// As far as flow control goes: how much of it is read is another thing.
    void takeWithoutLimit() throws IOException {
        byte[] most = {0x7f, (byte) 0xff, 0, 0};
        frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW, most[0], most[1], most[2], most[3]});
        frame(WINDOW_UPDATE, 0, 0, most);
    }

    void reset(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
    }

    void ping() throws IOException {
        frame(PING, 0, 0, new byte[8]);
    }

    void flush() throws IOException {
        out.flush();
    }

    /// A header block that begins a call, every field as a literal that is not indexed (RFC 7541, 6.2.2).
    static byte[] request(String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", "POST");
        field(block, ":scheme", "http");
        field(block, ":path", "/" + method);
        field(block, ":authority", "localhost");
        field(block, "content-type", "application/grpc");
        field(block, "te", "trailers");
        return block.toByteArray();
    }

    static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int rest = bytes.length;
        if (rest < 127) {
            block.write(rest);
        } else {
            block.write(127);
            for (rest -= 127; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /// The next frame that is wanted, if it comes before the server closes the connection.
    Optional<Frame> next(Predicate<Frame> wanted) throws IOException {
        while (true) {
            Optional<Frame> frame = next();
            if (frame.isEmpty() || wanted.test(frame.get())) {
                return frame;
            }
        }
    }

    /// @return empty when the server has closed the connection
    private Optional<Frame> next() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            byte[] payload = new byte[length];
            in.readFully(payload);
            return Optional.of(new Frame(type, flags, stream, ByteBuffer.wrap(payload)));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (EOFException | SocketException _) {
            return Optional.empty();
        }
    }

    /// Reads until the server closes the connection.
    ///
    /// @return the error of its GOAWAY, if there was one
    OptionalInt end() throws IOException {
        OptionalInt error = OptionalInt.empty();
        while (true) {
            Optional<Frame> frame = next();
            if (frame.isEmpty()) {
                return error;
            }
            if (frame.get().type == GOAWAY && frame.get().error() != 0) {
                error = OptionalInt.of(frame.get().error());
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
