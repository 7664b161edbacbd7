package ferry.standalone;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a client is told by one call.
///
/// @param reason of the error; empty where there is none
/// @param answer the first message, as text; empty where there is none
record Told(
        Status.Code code, String reason, String text, Map<String, String> metadata, String answer) {
    boolean isOk() {
        return code == Status.Code.OK;
    }

    /// The same, whatever the id that was asked about.
    Told about(String id) {
        return new Told(code, reason, text.replace(id, "ID"), metadata, answer.replace(id, "ID"));
    }

    /// Takes one message, and cancels what would go on.
    static final class Listener extends ClientCall.Listener<Message> {
        private final ClientCall<?, ?> call;
        private final CompletableFuture<Told> told = new CompletableFuture<>();
        private String answer = "";

        Listener(ClientCall<?, ?> call) {
            this.call = call;
        }

        @Override
        public void onMessage(Message message) {
            answer = message.toString();
            told.complete(new Told(Status.Code.OK, "", "", Map.of(), answer));
            call.cancel("heard enough", null);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            told.complete(of(status, trailers, answer));
        }

        Told await() {
            try {
                return told.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException late) {
                throw new AssertionError("no answer", late);
            }
        }
    }

    private static Told of(Status status, Metadata trailers, String answer) {
        ErrorInfo info = info(status, trailers);
        String text = status.getDescription();
        return new Told(
                status.getCode(),
                info.getReason(),
                text == null ? "" : text,
                info.getMetadataMap(),
                answer);
    }

    private static ErrorInfo info(Status status, Metadata trailers) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        for (Any detail : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class);
                } catch (InvalidProtocolBufferException broken) {
                    throw new AssertionError(broken);
                }
            }
        }
        return ErrorInfo.getDefaultInstance();
    }
}
