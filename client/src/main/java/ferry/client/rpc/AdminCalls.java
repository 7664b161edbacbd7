package ferry.client.rpc;

import ferry.client.model.AuditEvent;
import ferry.client.model.AuditQuery;
import ferry.client.model.KeyRotation;
import ferry.client.model.ManagedAccount;
import ferry.client.model.NewAccount;
import ferry.client.model.OneTimeCode;
import ferry.proto.auth.v1.Account;
import ferry.proto.auth.v1.AdminServiceGrpc;
import ferry.proto.auth.v1.AdminServiceListUsersRequest;
import ferry.proto.auth.v1.AdminServiceListUsersResponse;
import ferry.proto.auth.v1.AuditOutcome;
import ferry.proto.auth.v1.CreateInviteRequest;
import ferry.proto.auth.v1.CreateUserRequest;
import ferry.proto.auth.v1.CreateUserResponse;
import ferry.proto.auth.v1.DeleteUserRequest;
import ferry.proto.auth.v1.DisableUserRequest;
import ferry.proto.auth.v1.EnableUserRequest;
import ferry.proto.auth.v1.ListAuditEventsRequest;
import ferry.proto.auth.v1.ListAuditEventsResponse;
import ferry.proto.auth.v1.ResetPasswordRequest;
import ferry.proto.auth.v1.RevokeUserSessionsRequest;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.RotateSigningKeyRequest;
import ferry.proto.auth.v1.RotateSigningKeyResponse;
import ferry.proto.auth.v1.SetQuotaRequest;
import ferry.proto.auth.v1.SetRoleRequest;
import ferry.proto.auth.v1.UnlockUserRequest;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls of administrators. Each is one round trip, but for lists; none is repeated here.
public final class AdminCalls {

    private static final int PAGE = 256;

    /// Pages of a list that are read before it counts as endless.
    private static final int MAX_PAGES = 1_000;

    private final Link link;

    public AdminCalls(Link link) {
        this.link = link;
    }

    public NewAccount createUser(
            String token, String name, boolean admin, long quotaBytes, Optional<Duration> codeTtl) {
        CreateUserRequest.Builder request =
                CreateUserRequest.newBuilder()
                        .setUsername(name)
                        .setRole(role(admin))
                        .setQuotaBytes(quotaBytes);
        codeTtl.map(AdminCalls::duration).ifPresent(request::setCodeTtl);
        CreateUserResponse made =
                ask(AdminServiceGrpc.getCreateUserMethod(), request.build(), token);
        return new NewAccount(account(made.getAccount()), code(made.getCode()));
    }

    public OneTimeCode createInvite(String token, Optional<Duration> codeTtl) {
        CreateInviteRequest.Builder request = CreateInviteRequest.newBuilder();
        codeTtl.map(AdminCalls::duration).ifPresent(request::setCodeTtl);
        return code(
                ask(AdminServiceGrpc.getCreateInviteMethod(), request.build(), token).getCode());
    }

    /// All of them, by name.
    public List<ManagedAccount> accounts(String token) {
        List<ManagedAccount> accounts = new ArrayList<>();
        String page = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            AdminServiceListUsersResponse response =
                    ask(
                            AdminServiceGrpc.getListUsersMethod(),
                            AdminServiceListUsersRequest.newBuilder()
                                    .setPageSize(PAGE)
                                    .setPageToken(page)
                                    .build(),
                            token);
            response.getAccountsList().stream().map(AdminCalls::account).forEach(accounts::add);
            page = response.getNextPageToken();
            if (page.isEmpty()) {
                break;
            }
        }
        return List.copyOf(accounts);
    }

    /// @return how many sessions that has ended
    public int disable(String token, String name) {
        DisableUserRequest request = DisableUserRequest.newBuilder().setUsername(name).build();
        return ask(AdminServiceGrpc.getDisableUserMethod(), request, token).getEndedSessions();
    }

    public void enable(String token, String name) {
        EnableUserRequest request = EnableUserRequest.newBuilder().setUsername(name).build();
        ask(AdminServiceGrpc.getEnableUserMethod(), request, token);
    }

    public void delete(String token, String name) {
        DeleteUserRequest request = DeleteUserRequest.newBuilder().setUsername(name).build();
        ask(AdminServiceGrpc.getDeleteUserMethod(), request, token);
    }

    public void setRole(String token, String name, boolean admin) {
        SetRoleRequest request =
                SetRoleRequest.newBuilder().setUsername(name).setRole(role(admin)).build();
        ask(AdminServiceGrpc.getSetRoleMethod(), request, token);
    }

    public void setQuota(String token, String name, long bytes) {
        SetQuotaRequest request =
                SetQuotaRequest.newBuilder().setUsername(name).setQuotaBytes(bytes).build();
        ask(AdminServiceGrpc.getSetQuotaMethod(), request, token);
    }

    /// @return whether it was locked
    public boolean unlock(String token, String name) {
        UnlockUserRequest request = UnlockUserRequest.newBuilder().setUsername(name).build();
        return ask(AdminServiceGrpc.getUnlockUserMethod(), request, token).getWasLocked();
    }

    public OneTimeCode resetPassword(String token, String name, Optional<Duration> codeTtl) {
        ResetPasswordRequest.Builder request = ResetPasswordRequest.newBuilder().setUsername(name);
        codeTtl.map(AdminCalls::duration).ifPresent(request::setCodeTtl);
        return code(
                ask(AdminServiceGrpc.getResetPasswordMethod(), request.build(), token).getCode());
    }

    /// @return how many sessions that has ended
    public int revokeSessions(String token, String name) {
        RevokeUserSessionsRequest request =
                RevokeUserSessionsRequest.newBuilder().setUsername(name).build();
        return ask(AdminServiceGrpc.getRevokeUserSessionsMethod(), request, token)
                .getEndedSessions();
    }

    public KeyRotation rotateSigningKey(String token, boolean emergency) {
        RotateSigningKeyRequest request =
                RotateSigningKeyRequest.newBuilder().setEmergency(emergency).build();
        RotateSigningKeyResponse next =
                ask(AdminServiceGrpc.getRotateSigningKeyMethod(), request, token);
        return new KeyRotation(next.getKeyId(), Messages.instant(next.getSignTime()));
    }

    /// Newest first.
    public List<AuditEvent> audit(String token, AuditQuery query) {
        List<AuditEvent> events = new ArrayList<>();
        ListAuditEventsRequest.Builder request = request(query);
        while (events.size() < query.limit()) {
            request.setPageSize(Math.min(PAGE, query.limit() - events.size()));
            ListAuditEventsResponse response =
                    ask(AdminServiceGrpc.getListAuditEventsMethod(), request.build(), token);
            response.getEventsList().stream().map(AdminCalls::event).forEach(events::add);
            if (response.getNextPageToken().isEmpty() || response.getEventsCount() == 0) {
                break;
            }
            request.setPageToken(response.getNextPageToken());
        }
        return List.copyOf(events);
    }

    private static ListAuditEventsRequest.Builder request(AuditQuery query) {
        ListAuditEventsRequest.Builder request = ListAuditEventsRequest.newBuilder();
        query.user().ifPresent(request::setUsername);
        query.event().ifPresent(request::setEvent);
        query.refused().map(AdminCalls::outcome).ifPresent(request::setOutcome);
        query.since().map(Messages::timestamp).ifPresent(request::setSince);
        query.until().map(Messages::timestamp).ifPresent(request::setUntil);
        return request;
    }

    private <Q, R> R ask(MethodDescriptor<Q, R> method, Q request, String token) {
        return Unary.ask(link, method, request, token);
    }

    private static AuditOutcome outcome(boolean refused) {
        return refused ? AuditOutcome.AUDIT_OUTCOME_REFUSED : AuditOutcome.AUDIT_OUTCOME_OK;
    }

    private static Role role(boolean admin) {
        return admin ? Role.ROLE_ADMIN : Role.ROLE_USER;
    }

    private static com.google.protobuf.Duration duration(Duration span) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(span.toSeconds()).build();
    }

    private static OneTimeCode code(ferry.proto.auth.v1.OneTimeCode code) {
        return new OneTimeCode(code.getCode(), Messages.instant(code.getExpireTime()));
    }

    private static ManagedAccount account(Account account) {
        return new ManagedAccount(
                account.getUser().getId(),
                account.getUser().getName(),
                account.getUser().getRole() == Role.ROLE_ADMIN,
                account.getEnabled(),
                account.getHasPassword(),
                Math.max(0, account.getQuotaBytes()),
                account.hasCreateTime()
                        ? Messages.instant(account.getCreateTime())
                        : Optional.empty(),
                account.hasPasswordChangeTime()
                        ? Messages.instant(account.getPasswordChangeTime())
                        : Optional.empty(),
                account.hasLastUseTime()
                        ? Messages.instant(account.getLastUseTime())
                        : Optional.empty(),
                Math.max(0, account.getSessionCount()));
    }

    private static AuditEvent event(ferry.proto.auth.v1.AuditEvent event) {
        return new AuditEvent(
                event.getNumber(),
                event.hasTime() ? Messages.instant(event.getTime()) : Optional.empty(),
                event.getEvent(),
                event.getOutcome() == AuditOutcome.AUDIT_OUTCOME_REFUSED,
                event.getActorName(),
                event.getSubjectName(),
                event.getSessionId(),
                event.getAddress(),
                event.getDetail());
    }
}
