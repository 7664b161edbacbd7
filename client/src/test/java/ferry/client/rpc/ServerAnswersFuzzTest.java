package ferry.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import ferry.client.local.FileNames;
import ferry.client.model.ConnectString;
import ferry.client.model.Event;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.kernel.hostile.Corpus;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.transfer.v1.Receipt;
import ferry.proto.transfer.v1.WatchResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whatever a server says becomes values that make sense, or a problem; nothing else is thrown.
public final class ServerAnswersFuzzTest {
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final int KINDS = 6;

    @TestFactory
    Stream<DynamicTest> everyAnswerIsUnderstoodOrRefused() throws IOException {
        return Corpus.tests("ServerAnswers", ServerAnswersFuzzTest::fuzzerTestOneInput);
    }

    /// @param input which message, and then its bytes
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch ((input[0] & 0xff) % KINDS) {
                case 0 ->
                        judge(
                                Messages.transfer(
                                        ferry.proto.transfer.v1.Transfer.parseFrom(message)));
                case 1 ->
                        Messages.batch(WatchResponse.parseFrom(message))
                                .events()
                                .forEach(ServerAnswersFuzzTest::judge);
                case 2 -> assertThat(Messages.grant(TokenGrant.parseFrom(message))).isNotNull();
                case 3 -> assertThat(Messages.receipt(Receipt.parseFrom(message))).isNotNull();
                case 4 -> refuse(message);
                default -> speak(new String(message, StandardCharsets.UTF_8));
            }
        } catch (InvalidProtocolBufferException _) {
            // gRPC refuses it before anybody sees it
        }
    }

    private static void judge(Event event) {
        if (event instanceof Event.Offered(Transfer transfer)) {
            judge(transfer);
        }
    }

    private static void judge(Transfer transfer) {
        assertThat(transfer.size().orElse(0)).isNotNegative();
        assertThat(transfer.available()).isNotNegative();
        assertThat(transfer.delivered()).isNotNegative();
        speak(transfer.fileName());
    }

    /// The first byte of the details is the code that goes with them.
    private static void refuse(byte[] details) {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, details);
        int code = details.length == 0 ? 2 : 1 + (details[0] & 0xff) % 16;
        FerryException refused = Refusals.of(Status.fromCodeValue(code), trailers);
        assertThat(refused.problem()).isNotNull();
        assertThat(refused.retryAfter().map(wait -> wait.isNegative()).orElse(false)).isFalse();
    }

    private static void speak(String text) {
        assertThat(FileNames.objection(FileNames.legal(text))).as(text).isEmpty();
        try {
            ConnectString read = ConnectString.parse(text);
            assertThat(ConnectString.parse(read.toString())).isEqualTo(read);
        } catch (IllegalArgumentException _) {
            // it is none
        }
    }
}
