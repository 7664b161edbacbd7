package ferry.client.rpc;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import java.time.Duration;

/// Headers and options of calls.
final class Bearer {

    static final Duration UNARY_PATIENCE = Duration.ofSeconds(20);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private Bearer() {}

    static Metadata headers(String accessToken) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + accessToken);
        return headers;
    }

    static CallOptions unary() {
        return CallOptions.DEFAULT.withDeadlineAfter(UNARY_PATIENCE);
    }
}
