package ferry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BorrowingMarshallerTest {
    private static final int BYTES = 256 << 10;
    private static final String HEAD = "what stands before the data";

    private final byte[] data = random(BYTES);
    private final BorrowingMarshaller<Any> marshaller =
            new BorrowingMarshaller<>(
                    Any.getDefaultInstance(),
                    ProtoUtils.marshaller(Any.getDefaultInstance()),
                    Any.VALUE_FIELD_NUMBER,
                    Any::getValue);

    @ParameterizedTest
    @ValueSource(ints = {1_000, 16_393, 65_536, BYTES, 2 * BYTES})
    void aLongMessageIsAViewOfTheTransportsMemory(int pieceBytes) {
        LendingStream stream = LendingStream.of(message(data), pieceBytes);

        try (Borrowed<Any> borrowed = marshaller.parse(stream)) {
            assertThat(borrowed.message()).isEqualTo(Any.newBuilder().setTypeUrl(HEAD).build());
            assertThat(borrowed.dataLength()).isEqualTo(BYTES);
            assertThat(bytes(borrowed)).isEqualTo(data);
            assertThat(borrowed.data())
                    .allMatch(ByteBuffer::isDirect)
                    .allMatch(ByteBuffer::isReadOnly);
            assertThat(stream.isClosed()).isFalse();
        }

        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void aShortMessageIsCopied() {
        byte[] little = Arrays.copyOf(data, 1_000);
        LendingStream stream = LendingStream.of(message(little), 100);

        Borrowed<Any> borrowed = marshaller.parse(stream);
        stream.close();

        assertThat(stream.isDetached()).isFalse();
        assertThat(bytes(borrowed)).isEqualTo(little);
    }

    @Test
    void aTransportThatLendsNothingIsReadAsUsual() {
        InputStream stream = new ByteArrayInputStream(message(data));

        assertThat(bytes(marshaller.parse(stream))).isEqualTo(data);
    }

    @Test
    void theMemoryGoesBackWithTheLastWhoHoldsTheMessage() {
        LendingStream stream = LendingStream.of(message(data), 16_384);
        Borrowed<Any> borrowed = marshaller.parse(stream);
        Borrowed<Any> shared = borrowed.share();

        borrowed.close();
        assertThat(stream.isClosed()).isFalse();
        shared.close();

        assertThat(stream.isClosed()).isTrue();
        assertThatThrownBy(borrowed::share).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoMessageIsRefusedAndItsMemoryGoesBack() {
        byte[] garbage = new byte[BYTES];
        Arrays.fill(garbage, (byte) 0xff);
        LendingStream stream = LendingStream.of(garbage, 16_384);

        assertThatThrownBy(() -> marshaller.parse(stream))
                .satisfies(refused ->
                        assertThat(Status.fromThrowable(refused).getCode())
                                .isEqualTo(Status.Code.INTERNAL));

        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void aMessageThatIsCutIsRefusedAndItsMemoryGoesBack() {
        byte[] cut = Arrays.copyOf(message(data), BYTES - 1);
        LendingStream stream = LendingStream.of(cut, 16_384);

        assertThatThrownBy(() -> marshaller.parse(stream)).isInstanceOf(RuntimeException.class);

        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void aMessageThatEndsWithSomethingElseIsCopiedAndItsMemoryGoesBack() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Any.newBuilder().setValue(ByteString.copyFrom(data)).build().writeTo(message);
        Any.newBuilder().setTypeUrl(HEAD).build().writeTo(message);
        LendingStream stream = LendingStream.of(message.toByteArray(), 16_384);

        Borrowed<Any> borrowed = marshaller.parse(stream);

        assertThat(stream.isClosed()).isTrue();
        assertThat(borrowed.message().getTypeUrl()).isEqualTo(HEAD);
        assertThat(bytes(borrowed)).isEqualTo(data);
    }

    @Test
    void ofSeveralDataTheLastOneCounts() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Any.newBuilder().setValue(ByteString.copyFromUtf8("first")).build().writeTo(message);
        message.write(message(data));
        LendingStream stream = LendingStream.of(message.toByteArray(), 16_384);

        try (Borrowed<Any> borrowed = marshaller.parse(stream)) {
            assertThat(bytes(borrowed)).isEqualTo(data);
        }
    }

    @Test
    void fieldsOfALaterVersionAreNoHindrance() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(message);
        output.writeUInt64(100, -1);
        output.writeFixed32(101, 7);
        output.writeFixed64(102, 7);
        output.writeString(103, "later");
        output.flush();
        message.write(message(data));
        LendingStream stream = LendingStream.of(message.toByteArray(), 16_384);

        try (Borrowed<Any> borrowed = marshaller.parse(stream)) {
            assertThat(stream.isClosed()).isFalse();
            assertThat(bytes(borrowed)).isEqualTo(data);
        }
    }

    @Test
    void whatIsWrittenCanBeRead() {
        Any value = Any.newBuilder().setValue(ByteString.copyFrom(data)).build();

        InputStream written = marshaller.stream(Borrowed.own(value, value.getValue()));

        assertThat(marshaller.parse(written).message()).isEqualTo(value);
    }

    private static byte[] bytes(Borrowed<Any> borrowed) {
        byte[] bytes = new byte[borrowed.dataLength()];
        int at = 0;
        for (ByteBuffer part : borrowed.data()) {
            int length = part.remaining();
            part.get(bytes, at, length);
            at += length;
        }
        return bytes;
    }

    private static byte[] message(byte[] value) {
        return Any.newBuilder()
                .setTypeUrl(HEAD)
                .setValue(ByteString.copyFrom(value))
                .build()
                .toByteArray();
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
