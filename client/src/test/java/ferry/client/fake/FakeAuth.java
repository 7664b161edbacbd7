package ferry.client.fake;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.GetServerInfoResponse;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.LoginResponse;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.LogoutResponse;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RefreshResponse;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.RegisterResponse;
import ferry.proto.auth.v1.RegistrationPolicy;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.User;
import ferry.proto.auth.v1.WhoAmIRequest;
import ferry.proto.auth.v1.WhoAmIResponse;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Accounts in memory. Tokens name their user: `access.<user>.<number>`.
public final class FakeAuth extends AuthServiceGrpc.AuthServiceImplBase {

    public volatile String installationId = UUID.randomUUID().toString();
    public final Map<String, String> passwords = new ConcurrentHashMap<>();
    public final Set<String> refusedTokens = ConcurrentHashMap.newKeySet();
    public final Set<String> revokedTokens = ConcurrentHashMap.newKeySet();
    public final List<LoginRequest> logins = new CopyOnWriteArrayList<>();
    public final List<String> refreshes = new CopyOnWriteArrayList<>();
    public final AtomicInteger refreshFaults = new AtomicInteger();
    public final AtomicInteger asked = new AtomicInteger();
    public volatile Duration tokenLife = Duration.ofMinutes(5);
    public volatile Duration locked = Duration.ZERO;
    public volatile String transferTarget = "";
    public volatile boolean failsLogouts;

    /// Says who it is only once somebody wants to log in.
    public volatile boolean waitsForLogin;

    public volatile boolean informedBeforeLogin;

    private final CountDownLatch loginCame = new CountDownLatch(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final Set<String> liveRefreshTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public void getServerInfo(
            GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> observer) {
        asked.incrementAndGet();
        if (waitsForLogin) {
            awaitLogin();
        }
        answer(
                observer,
                GetServerInfoResponse.newBuilder()
                        .setInstallationId(installationId)
                        .setVersion("fake")
                        .setRegistrationPolicy(RegistrationPolicy.REGISTRATION_POLICY_OPEN)
                        .build());
    }

    private void awaitLogin() {
        try {
            informedBeforeLogin = !loginCame.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
        asked.incrementAndGet();
        if (passwords.putIfAbsent(request.getUsername(), request.getPassword()) != null) {
            observer.onError(Refuse.auth(Code.ALREADY_EXISTS, "USERNAME_TAKEN"));
            return;
        }
        answer(
                observer,
                RegisterResponse.newBuilder().setGrant(grant(request.getUsername(), true)).build());
    }

    @Override
    public void login(LoginRequest request, StreamObserver<LoginResponse> observer) {
        asked.incrementAndGet();
        logins.add(request);
        loginCame.countDown();
        if (!locked.isZero()) {
            observer.onError(Refuse.auth(Code.RESOURCE_EXHAUSTED, "LOGIN_LOCKED", locked));
        } else if (!request.getPassword().equals(passwords.get(request.getUsername()))) {
            observer.onError(Refuse.auth(Code.UNAUTHENTICATED, "BAD_CREDENTIALS"));
        } else {
            TokenGrant grant = grant(request.getUsername(), !request.hasDeviceCookie());
            answer(observer, LoginResponse.newBuilder().setGrant(grant).build());
        }
    }

    @Override
    public void refresh(RefreshRequest request, StreamObserver<RefreshResponse> observer) {
        if (refreshFaults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            observer.onError(Refuse.auth(Code.INTERNAL, "INTERNAL"));
            return;
        }
        refreshes.add(request.getRefreshToken());
        if (!liveRefreshTokens.remove(request.getRefreshToken())) {
            observer.onError(Refuse.auth(Code.UNAUTHENTICATED, "SESSION_REVOKED"));
            return;
        }
        String user = request.getRefreshToken().split("\\.")[1];
        answer(observer, RefreshResponse.newBuilder().setGrant(grant(user, false)).build());
    }

    @Override
    public void logout(LogoutRequest request, StreamObserver<LogoutResponse> observer) {
        if (failsLogouts) {
            observer.onError(Refuse.auth(Code.INTERNAL, "INTERNAL"));
            return;
        }
        revokedTokens.add(FakeFerry.token());
        answer(observer, LogoutResponse.getDefaultInstance());
    }

    @Override
    public void whoAmI(WhoAmIRequest request, StreamObserver<WhoAmIResponse> observer) {
        answer(observer, WhoAmIResponse.newBuilder().setUser(user(FakeFerry.user())).build());
    }

    public void becomeAnotherInstallation() {
        installationId = UUID.randomUUID().toString();
    }

    private TokenGrant grant(String user, boolean withCookie) {
        int n = number.incrementAndGet();
        liveRefreshTokens.add("refresh." + user + "." + n);
        return TokenGrant.newBuilder()
                .setAccessToken("access." + user + "." + n)
                .setAccessExpireTime(
                        Timestamp.newBuilder()
                                .setSeconds(Instant.now().plus(tokenLife).getEpochSecond()))
                .setRefreshToken("refresh." + user + "." + n)
                .setSessionId("session-" + n)
                .setUser(user(user))
                .setDeviceCookie(withCookie ? "cookie." + user + "." + n : "")
                .setTransferTarget(transferTarget)
                .build();
    }

    static User user(String name) {
        return User.newBuilder()
                .setId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString())
                .setName(name)
                .setRole(Role.ROLE_USER)
                .build();
    }

    static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
