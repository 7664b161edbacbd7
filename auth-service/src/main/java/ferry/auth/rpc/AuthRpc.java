package ferry.auth.rpc;

import ferry.auth.account.PasswordPolicy;
import ferry.auth.account.PasswordVerdict;
import ferry.auth.login.Login;
import ferry.auth.login.LoginAttempt;
import ferry.auth.login.LoginOutcome;
import ferry.auth.login.PasswordChange;
import ferry.auth.login.PasswordChangeOutcome;
import ferry.auth.login.PasswordChangeWish;
import ferry.auth.login.Redemption;
import ferry.auth.login.Registration;
import ferry.auth.login.RegistrationOutcome;
import ferry.auth.login.RegistrationPolicy;
import ferry.auth.login.RegistrationWish;
import ferry.auth.token.EndReason;
import ferry.auth.token.Grant;
import ferry.auth.token.RefreshOutcome;
import ferry.auth.token.Sessions;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.SessionId;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.CurrentCall;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.ChangePasswordRequest;
import ferry.proto.auth.v1.ChangePasswordResponse;
import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.GetServerInfoResponse;
import ferry.proto.auth.v1.ListSessionsRequest;
import ferry.proto.auth.v1.ListSessionsResponse;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.LoginResponse;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.LogoutResponse;
import ferry.proto.auth.v1.PasswordRules;
import ferry.proto.auth.v1.RedeemCodeRequest;
import ferry.proto.auth.v1.RedeemCodeResponse;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RefreshResponse;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.RegisterResponse;
import ferry.proto.auth.v1.RevokeSessionRequest;
import ferry.proto.auth.v1.RevokeSessionResponse;
import ferry.proto.auth.v1.WhoAmIRequest;
import ferry.proto.auth.v1.WhoAmIResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;

/// `AuthService`: accounts, sessions and tokens. Rpcs that are not here answer UNIMPLEMENTED.
public final class AuthRpc extends AuthServiceGrpc.AuthServiceImplBase {
    private final ServerFacts facts;
    private final Login login;
    private final Registration registration;
    private final Redemption redemption;
    private final PasswordChange passwordChange;
    private final Sessions sessions;

    public AuthRpc(
            ServerFacts facts,
            Login login,
            Registration registration,
            Redemption redemption,
            PasswordChange passwordChange,
            Sessions sessions) {
        this.facts = facts;
        this.login = login;
        this.registration = registration;
        this.redemption = redemption;
        this.passwordChange = passwordChange;
        this.sessions = sessions;
    }

    @Override
    @Requires(Access.PUBLIC)
    public void getServerInfo(
            GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> observer) {
        PasswordRules rules =
                PasswordRules.newBuilder()
                        .setMinCodePoints(facts.minPasswordCodePoints())
                        .setMaxCodePoints(PasswordPolicy.MAX_CODE_POINTS)
                        .build();
        answer(
                observer,
                GetServerInfoResponse.newBuilder()
                        .setInstallationId(facts.installation().toString())
                        .setVersion(facts.version())
                        .setRegistrationPolicy(policy(facts.registration()))
                        .setPasswordRules(rules)
                        .setTransferTarget(facts.transferTarget())
                        .build());
    }

    @Override
    @Requires(Access.PUBLIC)
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
        RegistrationWish wish =
                new RegistrationWish(
                        Wire.newUserName(request.getUsername()),
                        request.getPassword(),
                        request.getCode(),
                        Wire.deviceName(request.getDeviceName()),
                        CurrentCall.peer().address());
        Grant grant = grantOf(registration.register(wish));
        answer(
                observer,
                RegisterResponse.newBuilder()
                        .setGrant(Wire.grant(grant, facts.transferTarget()))
                        .build());
    }

    @Override
    @Requires(Access.PUBLIC)
    public void redeemCode(RedeemCodeRequest request, StreamObserver<RedeemCodeResponse> observer) {
        RegistrationWish wish =
                new RegistrationWish(
                        Wire.newUserName(request.getUsername()),
                        request.getNewPassword(),
                        request.getCode(),
                        Wire.deviceName(request.getDeviceName()),
                        CurrentCall.peer().address());
        Grant grant = grantOf(redemption.redeem(wish));
        answer(
                observer,
                RedeemCodeResponse.newBuilder()
                        .setGrant(Wire.grant(grant, facts.transferTarget()))
                        .build());
    }

    @Override
    @Requires(Access.PUBLIC)
    public void login(LoginRequest request, StreamObserver<LoginResponse> observer) {
        LoginAttempt attempt =
                new LoginAttempt(
                        request.getUsername(),
                        request.getPassword(),
                        Wire.deviceName(request.getDeviceName()),
                        request.hasDeviceCookie()
                                ? Optional.of(request.getDeviceCookie())
                                : Optional.empty(),
                        CurrentCall.peer().address());
        Grant grant = grantOf(login.login(attempt));
        answer(
                observer,
                LoginResponse.newBuilder()
                        .setGrant(Wire.grant(grant, facts.transferTarget()))
                        .build());
    }

    @Override
    @Requires(Access.PUBLIC)
    public void refresh(RefreshRequest request, StreamObserver<RefreshResponse> observer) {
        Grant grant = grantOf(sessions.refresh(request.getRefreshToken(), address()));
        answer(
                observer,
                RefreshResponse.newBuilder()
                        .setGrant(Wire.grant(grant, facts.transferTarget()))
                        .build());
    }

    @Override
    @Requires(Access.USER)
    public void logout(LogoutRequest request, StreamObserver<LogoutResponse> observer) {
        Caller caller = CurrentCall.caller();
        sessions.end(caller.session(), caller.id(), EndReason.LOGOUT, address());
        answer(observer, LogoutResponse.getDefaultInstance());
    }

    @Override
    @Requires(Access.USER)
    public void changePassword(
            ChangePasswordRequest request, StreamObserver<ChangePasswordResponse> observer) {
        Caller caller = CurrentCall.caller();
        PasswordChangeWish wish =
                new PasswordChangeWish(
                        caller.id(),
                        caller.name(),
                        caller.session(),
                        request.getOldPassword(),
                        request.getNewPassword(),
                        request.hasDeviceCookie()
                                ? Optional.of(request.getDeviceCookie())
                                : Optional.empty(),
                        CurrentCall.peer().address());
        answer(observer, answerOf(passwordChange.change(wish)));
    }

    @Override
    @Requires(Access.USER)
    public void listSessions(
            ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
        Caller caller = CurrentCall.caller();
        ListSessionsResponse.Builder response = ListSessionsResponse.newBuilder();
        sessions.list(caller.id()).stream()
                .map(session -> Wire.session(session, caller.session()))
                .forEach(response::addSessions);
        answer(observer, response.build());
    }

    @Override
    @Requires(Access.USER)
    public void revokeSession(
            RevokeSessionRequest request, StreamObserver<RevokeSessionResponse> observer) {
        SessionId session = Wire.sessionId(request.getSessionId());
        if (!sessions.revoke(session, CurrentCall.caller().id(), address())) {
            throw Wire.noSession();
        }
        answer(observer, RevokeSessionResponse.getDefaultInstance());
    }

    @Override
    @Requires(Access.USER)
    public void whoAmI(WhoAmIRequest request, StreamObserver<WhoAmIResponse> observer) {
        Caller caller = CurrentCall.caller();
        answer(
                observer,
                WhoAmIResponse.newBuilder()
                        .setUser(Wire.user(caller.id(), caller.name(), caller.role()))
                        .setSessionId(caller.session().toString())
                        .build());
    }

    private static Grant grantOf(RegistrationOutcome outcome) {
        return switch (outcome) {
            case RegistrationOutcome.Registered(var grant) -> grant;
            case RegistrationOutcome.Closed _ ->
                    throw Fault.of(Reason.REGISTRATION_CLOSED, "registration is closed");
            case RegistrationOutcome.CodeInvalid _ ->
                    throw Fault.of(Reason.CODE_INVALID, "the code is wrong, used or too old");
            case RegistrationOutcome.Locked(var retryAfter) -> throw locked(retryAfter);
            case RegistrationOutcome.NameTaken _ ->
                    throw Fault.of(Reason.USERNAME_TAKEN, "the name is taken");
            case RegistrationOutcome.PasswordRefused(var why) -> throw rejected(why);
            case RegistrationOutcome.Overloaded(var retryAfter) -> throw overloaded(retryAfter);
        };
    }

    private static Grant grantOf(LoginOutcome outcome) {
        return switch (outcome) {
            case LoginOutcome.LoggedIn(var grant) -> grant;
            case LoginOutcome.BadCredentials _ -> throw badCredentials();
            case LoginOutcome.Locked(var retryAfter) -> throw locked(retryAfter);
            case LoginOutcome.Overloaded(var retryAfter) -> throw overloaded(retryAfter);
        };
    }

    private static Grant grantOf(RefreshOutcome outcome) {
        return switch (outcome) {
            case RefreshOutcome.Refreshed(var grant) -> grant;
            case RefreshOutcome.Invalid _ ->
                    throw Fault.of(Reason.TOKEN_INVALID, "not a refresh token of this server");
            case RefreshOutcome.Expired _ ->
                    throw Fault.of(Reason.TOKEN_EXPIRED, "the refresh token has expired");
            case RefreshOutcome.SessionOver _ ->
                    throw Fault.of(Reason.SESSION_REVOKED, "the session is over");
        };
    }

    private static ChangePasswordResponse answerOf(PasswordChangeOutcome outcome) {
        return switch (outcome) {
            case PasswordChangeOutcome.Changed _ -> ChangePasswordResponse.getDefaultInstance();
            case PasswordChangeOutcome.BadCredentials _ -> throw badCredentials();
            case PasswordChangeOutcome.Locked(var retryAfter) -> throw locked(retryAfter);
            case PasswordChangeOutcome.PasswordRefused(var why) -> throw rejected(why);
            case PasswordChangeOutcome.Overloaded(var retryAfter) -> throw overloaded(retryAfter);
        };
    }

    private static Fault badCredentials() {
        return Fault.of(Reason.BAD_CREDENTIALS, "name or password is wrong");
    }

    private static Fault locked(Duration retryAfter) {
        return Fault.of(Reason.LOGIN_LOCKED, "too many attempts, try again later")
                .retryAfter(retryAfter);
    }

    private static Fault rejected(PasswordVerdict.Rejected why) {
        return Fault.of(Reason.PASSWORD_REJECTED, why.message()).with("rule", why.rule());
    }

    private static Fault overloaded(Duration retryAfter) {
        return Fault.of(Reason.OVERLOADED, "too many logins at once").retryAfter(retryAfter);
    }

    private static ferry.proto.auth.v1.RegistrationPolicy policy(RegistrationPolicy policy) {
        return switch (policy) {
            case OPEN -> ferry.proto.auth.v1.RegistrationPolicy.REGISTRATION_POLICY_OPEN;
            case INVITE -> ferry.proto.auth.v1.RegistrationPolicy.REGISTRATION_POLICY_INVITE;
            case CLOSED -> ferry.proto.auth.v1.RegistrationPolicy.REGISTRATION_POLICY_CLOSED;
        };
    }

    private static String address() {
        return CurrentCall.peer().address().getHostAddress();
    }

    private static <A> void answer(StreamObserver<A> observer, A message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
