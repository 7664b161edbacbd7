package ferry.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RoundTripsTest {

    private long nanos;
    private final RoundTrips trips = new RoundTrips(() -> nanos);

    @Test
    void theQuickestAnswerSaysHowFarAServerIs() {
        answeredAfter(Duration.ofMillis(300));
        answeredAfter(Duration.ofMillis(40));
        answeredAfter(Duration.ofMillis(90));

        assertThat(trips.shortest()).contains(Duration.ofMillis(40));
    }

    @Test
    void whatHasNotAnsweredIsNotKnownToBeFar() {
        assertThat(trips.shortest()).isEmpty();
        assertThat(trips.answers()).isZero();

        answeredAfter(Duration.ofMillis(300));

        assertThat(trips.answers()).isEqualTo(1);
        assertThat(trips.shortest()).contains(Duration.ofMillis(300));
    }

    private void answeredAfter(Duration time) {
        ClientStreamTracer call =
                trips.newClientStreamTracer(
                        ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
        call.outboundHeaders();
        nanos += time.toNanos();
        call.inboundHeaders();
    }
}
