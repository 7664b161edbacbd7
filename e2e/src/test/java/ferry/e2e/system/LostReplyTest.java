package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.TokenGrant;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A refresh whose answer is lost between server and client.
final class LostReplyTest {
    /// Less than a grant has, and more than the frames have that may come before it.
    private static final int MOST_OF_AN_ANSWER = 600;

    @TempDir Path scratch;

    @Test
    void askingAgainAfterALostAnswerGivesTheSameSuccessorAndEndsNothing() throws Exception {
        try (Server server =
                        Server.start(
                                scratch, scratch.resolve("data"), "256m", "--bcrypt-cost", "4");
                Guesser near = Guesser.at(1, port(server));
                LostReply wire = LostReply.before(port(server));
                Guesser far = Guesser.at(2, wire.port())) {
            TokenGrant first = register(near);
            var _ = far.auth().getServerInfo(GetServerInfoRequest.getDefaultInstance());

            wire.lose(MOST_OF_AN_ANSWER);
            assertThatThrownBy(() -> refresh(far, first.getRefreshToken()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("UNAVAILABLE");
            assertThat(wire.hasLost()).isTrue();
            TokenGrant second = refresh(far, first.getRefreshToken());

            assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
            assertThat(second.getSessionId()).isEqualTo(first.getSessionId());
            assertThat(refresh(near, first.getRefreshToken()).getRefreshToken())
                    .isEqualTo(second.getRefreshToken());
            assertThat(refresh(far, second.getRefreshToken()).getRefreshToken())
                    .isNotEqualTo(second.getRefreshToken());
        }
    }

    private static TokenGrant register(Guesser who) {
        return who.auth()
                .register(
                        RegisterRequest.newBuilder()
                                .setUsername("alice")
                                .setPassword("violet tugboat 19 lanterns")
                                .setDeviceName("laptop")
                                .build())
                .getGrant();
    }

    private static TokenGrant refresh(Guesser who, String token) {
        return who.auth()
                .refresh(RefreshRequest.newBuilder().setRefreshToken(token).build())
                .getGrant();
    }

    private static int port(Server server) {
        return URI.create(server.connect()).getPort();
    }
}
