package ferry.auth.rpc;

import ferry.auth.admin.Actor;
import ferry.auth.admin.AdminOutcome;
import ferry.auth.admin.Administration;
import ferry.auth.admin.ManagedAccount;
import ferry.auth.audit.AuditRow;
import ferry.auth.code.OneTimeCode;
import ferry.auth.token.Rotation;
import ferry.auth.token.SigningKeyRing;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.UserName;
import ferry.kernel.rpc.Access;
import ferry.kernel.rpc.CurrentCall;
import ferry.kernel.rpc.Requires;
import ferry.proto.auth.v1.AdminServiceGrpc;
import ferry.proto.auth.v1.AdminServiceListUsersRequest;
import ferry.proto.auth.v1.AdminServiceListUsersResponse;
import ferry.proto.auth.v1.CreateInviteRequest;
import ferry.proto.auth.v1.CreateInviteResponse;
import ferry.proto.auth.v1.CreateUserRequest;
import ferry.proto.auth.v1.CreateUserResponse;
import ferry.proto.auth.v1.DeleteUserRequest;
import ferry.proto.auth.v1.DeleteUserResponse;
import ferry.proto.auth.v1.DisableUserRequest;
import ferry.proto.auth.v1.DisableUserResponse;
import ferry.proto.auth.v1.EnableUserRequest;
import ferry.proto.auth.v1.EnableUserResponse;
import ferry.proto.auth.v1.ListAuditEventsRequest;
import ferry.proto.auth.v1.ListAuditEventsResponse;
import ferry.proto.auth.v1.ResetPasswordRequest;
import ferry.proto.auth.v1.ResetPasswordResponse;
import ferry.proto.auth.v1.RevokeUserSessionsRequest;
import ferry.proto.auth.v1.RevokeUserSessionsResponse;
import ferry.proto.auth.v1.RotateSigningKeyRequest;
import ferry.proto.auth.v1.RotateSigningKeyResponse;
import ferry.proto.auth.v1.SetQuotaRequest;
import ferry.proto.auth.v1.SetQuotaResponse;
import ferry.proto.auth.v1.SetRoleRequest;
import ferry.proto.auth.v1.SetRoleResponse;
import ferry.proto.auth.v1.UnlockUserRequest;
import ferry.proto.auth.v1.UnlockUserResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;

/// `AdminService`. What a token says of its owner's role lets a call in; [Administration] then goes by what is stored.
public final class AdminRpc extends AdminServiceGrpc.AdminServiceImplBase {
    private final Administration administration;

    public AdminRpc(Administration administration) {
        this.administration = administration;
    }

    @Override
    @Requires(Access.ADMIN)
    public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> observer) {
        UserName name = Wire.newUserName(request.getUsername());
        AdminOutcome<Administration.NewAccount> outcome =
                administration.createUser(
                        actor(),
                        name,
                        AdminWire.roleOrUser(request.getRole()),
                        AdminWire.quota(request.getQuotaBytes()),
                        AdminWire.codeTtl(
                                request.hasCodeTtl(), request.getCodeTtl(), AdminWire.RESET_TTL));
        Administration.NewAccount made = AdminWire.done(outcome, name);
        answer(
                observer,
                CreateUserResponse.newBuilder()
                        .setAccount(AdminWire.account(made.account()))
                        .setCode(AdminWire.code(made.code()))
                        .build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void createInvite(
            CreateInviteRequest request, StreamObserver<CreateInviteResponse> observer) {
        AdminOutcome<OneTimeCode> outcome =
                administration.createInvite(
                        actor(),
                        AdminWire.codeTtl(
                                request.hasCodeTtl(), request.getCodeTtl(), AdminWire.INVITE_TTL));
        answer(
                observer,
                CreateInviteResponse.newBuilder()
                        .setCode(AdminWire.code(AdminWire.done(outcome)))
                        .build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void listUsers(
            AdminServiceListUsersRequest request,
            StreamObserver<AdminServiceListUsersResponse> observer) {
        int size = Paging.size(request.getPageSize());
        String after = Paging.afterName(request.getPageToken());
        List<ManagedAccount> accounts =
                AdminWire.done(administration.list(actor(), after, size + 1));
        AdminServiceListUsersResponse.Builder response = AdminServiceListUsersResponse.newBuilder();
        Paging.page(accounts, size)
                .forEach(account -> response.addAccounts(AdminWire.account(account)));
        answer(
                observer,
                response.setNextPageToken(Paging.nextToken(accounts, size, a -> a.name().value()))
                        .build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void disableUser(
            DisableUserRequest request, StreamObserver<DisableUserResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        int ended = AdminWire.done(administration.disable(actor(), name), name);
        answer(observer, DisableUserResponse.newBuilder().setEndedSessions(ended).build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void enableUser(EnableUserRequest request, StreamObserver<EnableUserResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        AdminWire.done(administration.enable(actor(), name), name);
        answer(observer, EnableUserResponse.getDefaultInstance());
    }

    @Override
    @Requires(Access.ADMIN)
    public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        AdminWire.done(administration.delete(actor(), name), name);
        answer(observer, DeleteUserResponse.getDefaultInstance());
    }

    @Override
    @Requires(Access.ADMIN)
    public void setRole(SetRoleRequest request, StreamObserver<SetRoleResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        AdminWire.done(
                administration.setRole(actor(), name, AdminWire.role(request.getRole())), name);
        answer(observer, SetRoleResponse.getDefaultInstance());
    }

    @Override
    @Requires(Access.ADMIN)
    public void setQuota(SetQuotaRequest request, StreamObserver<SetQuotaResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        AdminWire.done(
                administration.setQuota(actor(), name, AdminWire.quota(request.getQuotaBytes())),
                name);
        answer(observer, SetQuotaResponse.getDefaultInstance());
    }

    @Override
    @Requires(Access.ADMIN)
    public void unlockUser(UnlockUserRequest request, StreamObserver<UnlockUserResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        boolean wasLocked = AdminWire.done(administration.unlock(actor(), name), name);
        answer(observer, UnlockUserResponse.newBuilder().setWasLocked(wasLocked).build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void resetPassword(
            ResetPasswordRequest request, StreamObserver<ResetPasswordResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        AdminOutcome<OneTimeCode> outcome =
                administration.resetPassword(
                        actor(),
                        name,
                        AdminWire.codeTtl(
                                request.hasCodeTtl(), request.getCodeTtl(), AdminWire.RESET_TTL));
        answer(
                observer,
                ResetPasswordResponse.newBuilder()
                        .setCode(AdminWire.code(AdminWire.done(outcome, name)))
                        .build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void revokeUserSessions(
            RevokeUserSessionsRequest request,
            StreamObserver<RevokeUserSessionsResponse> observer) {
        UserName name = AdminWire.userName(request.getUsername());
        int ended = AdminWire.done(administration.revokeSessions(actor(), name), name);
        answer(observer, RevokeUserSessionsResponse.newBuilder().setEndedSessions(ended).build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void rotateSigningKey(
            RotateSigningKeyRequest request, StreamObserver<RotateSigningKeyResponse> observer) {
        Rotation how = request.getEmergency() ? Rotation.EMERGENCY : Rotation.ORDERLY;
        SigningKeyRing.Next next = AdminWire.done(administration.rotateSigningKey(actor(), how));
        answer(
                observer,
                RotateSigningKeyResponse.newBuilder()
                        .setKeyId(next.keyId())
                        .setSignTime(Wire.timestamp(next.signsFrom()))
                        .build());
    }

    @Override
    @Requires(Access.ADMIN)
    public void listAuditEvents(
            ListAuditEventsRequest request, StreamObserver<ListAuditEventsResponse> observer) {
        int size = Paging.size(request.getPageSize());
        long before = Paging.beforeNumber(request.getPageToken());
        List<AuditRow> rows =
                AdminWire.done(
                        administration.record(
                                actor(), AdminWire.wanted(request), before, size + 1));
        ListAuditEventsResponse.Builder response = ListAuditEventsResponse.newBuilder();
        Paging.page(rows, size).forEach(row -> response.addEvents(AdminWire.event(row)));
        answer(
                observer,
                response.setNextPageToken(
                                Paging.nextToken(rows, size, r -> Long.toString(r.number())))
                        .build());
    }

    private static Actor actor() {
        Caller caller = CurrentCall.caller();
        return new Actor(
                caller.id(), caller.session(), CurrentCall.peer().address().getHostAddress());
    }

    private static <A> void answer(StreamObserver<A> observer, A message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
