package ferry.bench.flood;

import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.RegisterRequest;
import io.grpc.Channel;
import java.util.concurrent.TimeUnit;

/// Somebody whose device the server knows. Safe for many threads.
final class Friend {
    private static final String NAME = "carol";
    private static final String PASSWORD = "violet tugboat 19 lanterns";
    private static final String DEVICE = "bench";

    private final Channel channel;
    private final String cookie;

    private Friend(Channel channel, String cookie) {
        this.channel = channel;
        this.cookie = cookie;
    }

    static Friend register(Channel channel) {
        return new Friend(
                channel,
                AuthServiceGrpc.newBlockingStub(channel)
                        .register(
                                RegisterRequest.newBuilder()
                                        .setUsername(NAME)
                                        .setPassword(PASSWORD)
                                        .setDeviceName(DEVICE)
                                        .build())
                        .getGrant()
                        .getDeviceCookie());
    }

    void login() {
        var _ =
                AuthServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                        .login(
                                LoginRequest.newBuilder()
                                        .setUsername(NAME)
                                        .setPassword(PASSWORD)
                                        .setDeviceName(DEVICE)
                                        .setDeviceCookie(cookie)
                                        .build());
    }
}
