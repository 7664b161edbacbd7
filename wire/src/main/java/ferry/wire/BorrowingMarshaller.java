package ferry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import io.grpc.Detachable;
import io.grpc.HasByteBuffer;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads messages that end with a long field of bytes, and does not copy that one: it stays in the transport's memory, which
/// comes back when the [Borrowed] is closed. protobuf-java copies such a field out of a stream in pieces and puts them
/// together. Where the transport does not lend its memory, where the message is short, or something else is last in it, all is
/// copied as usual.
///
/// Without state, safe for many threads.
///
/// @param <M> the message
public final class BorrowingMarshaller<M extends MessageLite>
        implements MethodDescriptor.Marshaller<Borrowed<M>> {
    /// To copy less costs less than to keep the transport's memory, of which there is more than the message needs.
    static final int LEAST_BYTES = 16 << 10;

    private final M example;
    private final MethodDescriptor.Marshaller<M> usual;
    private final int dataField;
    private final Function<M, ByteString> data;

    /// @param example any message of the kind
    /// @param usual writes, and reads where nothing is to be gained
    /// @param dataField number of the field of bytes
    /// @param data reads that field
    public BorrowingMarshaller(
            M example,
            MethodDescriptor.Marshaller<M> usual,
            int dataField,
            Function<M, ByteString> data) {
        this.example = example;
        this.usual = usual;
        this.dataField = dataField;
        this.data = data;
    }

    @Override
    public InputStream stream(Borrowed<M> borrowed) {
        return usual.stream(borrowed.message());
    }

    /// @throws io.grpc.StatusRuntimeException INTERNAL if the bytes are no such message
    @Override
    public Borrowed<M> parse(InputStream stream) {
        try {
            if (stream.available() >= LEAST_BYTES
                    && stream instanceof HasByteBuffer lender
                    && lender.byteBufferSupported()
                    && stream.markSupported()
                    && stream instanceof Detachable detachable) {
                return borrow(detachable.detach());
            }
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("not a well-formed message")
                    .withCause(e)
                    .asRuntimeException();
        }
        return own(stream);
    }

    private Borrowed<M> own(InputStream stream) {
        M message = usual.parse(stream);
        return Borrowed.own(message, data.apply(message));
    }

    private Borrowed<M> borrow(InputStream memory) throws IOException {
        boolean lent = false;
        try {
            memory.mark(memory.available()); // nothing that has been read goes back before the end
            int head = headBytes(memory);
            ByteBuffer[] views = head < 0 ? new ByteBuffer[0] : views(memory);
            memory.reset();
            if (head < 0) {
                return own(memory);
            }
            M message = parse(memory.readNBytes(head));
            lent = true;
            return new Borrowed<>(message, views, memory);
        } finally {
            if (!lent) {
                memory.close();
            }
        }
    }

    @SuppressWarnings("unchecked") // the parser of M makes messages of that kind
    private M parse(byte[] head) throws IOException {
        return (M) example.getParserForType().parseFrom(head);
    }

    /// Reads on to where the data begins.
    ///
    /// @return how many bytes stand before its field; negative if it is not what the message ends with
    private int headBytes(InputStream message) throws IOException {
        int total = message.available();
        while (message.available() > 0) {
            int head = total - message.available();
            int tag = varint(message);
            if (WireFormat.getTagFieldNumber(tag) == dataField
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                return varint(message) == message.available() ? head : -1;
            }
            if (!skip(message, WireFormat.getTagWireType(tag))) {
                return -1;
            }
        }
        return -1;
    }

    /// @return false if it is not known how to
    private static boolean skip(InputStream message, int wireType) throws IOException {
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> {
                int left = 10;
                while ((next(message) & 0x80) != 0 && left > 0) {
                    left--;
                }
            }
            case WireFormat.WIRETYPE_FIXED64 -> message.skipNBytes(Long.BYTES);
            case WireFormat.WIRETYPE_FIXED32 -> message.skipNBytes(Integer.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                int length = varint(message);
                if (length < 0) {
                    return false;
                }
                message.skipNBytes(length);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int varint(InputStream message) throws IOException {
        return CodedInputStream.readRawVarint32(next(message), message);
    }

    private static int next(InputStream message) throws IOException {
        int next = message.read();
        if (next < 0) {
            throw new EOFException("the message ends within a field");
        }
        return next;
    }

    /// All that is left to read, in order.
    private static ByteBuffer[] views(InputStream memory) throws IOException {
        HasByteBuffer lender = (HasByteBuffer) memory;
        List<ByteBuffer> views = new ArrayList<>();
        while (memory.available() > 0) {
            ByteBuffer view = lender.getByteBuffer();
            if (view == null || !view.hasRemaining()) {
                throw new IOException("a transport that lends nothing");
            }
            views.add(view.asReadOnlyBuffer());
            memory.skipNBytes(view.remaining());
        }
        return views.toArray(ByteBuffer[]::new);
    }
}
