package ferry.kernel.hostile;

import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A call whose messages are whatever bytes, as a fuzzer makes them. The server has to say what is wrong with them, soon, and
/// never that it is at fault itself.
public final class RawCall {
    /// A first call loads much, and a fuzzer instruments all of it: on a busy machine that takes half a minute.
    private static final int LONGEST_SECONDS = 100;

    private RawCall() {}

    /// Cuts bytes into messages: two bytes of length before each, and the last one takes what is left.
    public static List<byte[]> messages(byte[] input, int from) {
        List<byte[]> messages = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(input, from, input.length - from);
        while (rest.remaining() >= 2) {
            byte[] message = new byte[Math.min(rest.getShort() & 0xffff, rest.remaining())];
            rest.get(message);
            messages.add(message);
        }
        return messages;
    }

    /// Sends the messages, closes this side, and waits for the end; a stream of answers is left at the first one.
    ///
    /// @return how it ended; CANCELLED when an answer came and the rest was not waited for
    /// @throws AssertionError if it does not end, or ends in a way that the contract does not have
    public static Status play(
            Channel channel,
            MethodDescriptor<?, ?> method,
            Metadata headers,
            List<byte[]> messages) {
        ClientCall<byte[], byte[]> call =
                channel.newCall(
                        method.toBuilder(new Bytes(), new Bytes()).build(), CallOptions.DEFAULT);
        CompletableFuture<Status> end = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] answer) {
                        if (!method.getType().serverSendsOneMessage()) {
                            call.cancel("one answer is enough", null);
                        }
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        complete(end, status, trailers);
                    }
                },
                headers);
        call.request(1);
        if (method.getType().clientSendsOneMessage()) {
            call.sendMessage(messages.isEmpty() ? new byte[0] : messages.getFirst());
        } else {
            messages.forEach(call::sendMessage);
        }
        call.halfClose();
        call.request(1);
        return await(end);
    }

    private static void complete(CompletableFuture<Status> end, Status status, Metadata trailers) {
        try {
            refuseUndocumented(status, trailers);
            end.complete(status);
        } catch (AssertionError | RuntimeException | IOException e) {
            end.completeExceptionally(e);
        }
    }

    private static void refuseUndocumented(Status status, Metadata trailers) throws IOException {
        switch (status.getCode()) {
            case OK, CANCELLED -> {}
            case INTERNAL, UNKNOWN -> throw new AssertionError("the server is at fault: " + status);
            default -> {
                com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
                if (details == null
                        || details.getDetailsCount() == 0
                        || details.getDetails(0).unpack(ErrorInfo.class).getReason().isEmpty()) {
                    throw new AssertionError("no reason: " + status);
                }
            }
        }
    }

    private static Status await(CompletableFuture<Status> end) {
        try {
            return end.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the call has not ended as it should", e);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
