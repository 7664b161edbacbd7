package ferry.client.rpc;

import ferry.client.model.Account;
import ferry.client.model.Grant;
import ferry.client.model.LiveSession;
import ferry.client.model.Person;
import ferry.client.model.ServerFacts;
import ferry.client.model.ServerFacts.Registration;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.ChangePasswordRequest;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.GetServerInfoResponse;
import ferry.proto.auth.v1.ListSessionsRequest;
import ferry.proto.auth.v1.ListUsersRequest;
import ferry.proto.auth.v1.ListUsersResponse;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.proto.auth.v1.RedeemCodeRequest;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.RegistrationPolicy;
import ferry.proto.auth.v1.RevokeSessionRequest;
import ferry.proto.auth.v1.WhoAmIRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls of the auth service. Each is one round trip; none is repeated here.
public final class AuthCalls {

    private static final int PAGE = 256;

    /// Pages of a list that are read before it counts as endless.
    private static final int MAX_PAGES = 1_000;

    private final Link link;

    public AuthCalls(Link link) {
        this.link = link;
    }

    public ServerFacts serverFacts() {
        GetServerInfoResponse info =
                Unary.ask(
                        link,
                        AuthServiceGrpc.getGetServerInfoMethod(),
                        GetServerInfoRequest.getDefaultInstance());
        return new ServerFacts(
                info.getInstallationId(),
                info.getVersion(),
                registration(info.getRegistrationPolicy()),
                info.getPasswordRules().getMinCodePoints());
    }

    private static Registration registration(RegistrationPolicy policy) {
        return switch (policy) {
            case REGISTRATION_POLICY_OPEN -> Registration.OPEN;
            case REGISTRATION_POLICY_INVITE -> Registration.INVITE;
            case REGISTRATION_POLICY_CLOSED -> Registration.CLOSED;
            case REGISTRATION_POLICY_UNSPECIFIED, UNRECOGNIZED -> Registration.UNKNOWN;
        };
    }

    public Grant register(String name, String password, String device, String code) {
        RegisterRequest request =
                RegisterRequest.newBuilder()
                        .setUsername(name)
                        .setPassword(password)
                        .setDeviceName(device)
                        .setCode(code)
                        .build();
        return Messages.grant(
                Unary.ask(link, AuthServiceGrpc.getRegisterMethod(), request).getGrant());
    }

    /// @param deviceCookie of an earlier login of this user on this device
    public Grant login(String name, String password, String device, Optional<String> deviceCookie) {
        LoginRequest.Builder request =
                LoginRequest.newBuilder()
                        .setUsername(name)
                        .setPassword(password)
                        .setDeviceName(device);
        deviceCookie.ifPresent(request::setDeviceCookie);
        return Messages.grant(
                Unary.ask(link, AuthServiceGrpc.getLoginMethod(), request.build()).getGrant());
    }

    public Grant redeem(String name, String code, String newPassword, String device) {
        RedeemCodeRequest request =
                RedeemCodeRequest.newBuilder()
                        .setUsername(name)
                        .setCode(code)
                        .setNewPassword(newPassword)
                        .setDeviceName(device)
                        .build();
        return Messages.grant(
                Unary.ask(link, AuthServiceGrpc.getRedeemCodeMethod(), request).getGrant());
    }

    /// @param deviceCookie of an earlier login of this user on this device
    public void changePassword(
            String token, String oldPassword, String newPassword, Optional<String> deviceCookie) {
        ChangePasswordRequest.Builder request =
                ChangePasswordRequest.newBuilder()
                        .setOldPassword(oldPassword)
                        .setNewPassword(newPassword);
        deviceCookie.ifPresent(request::setDeviceCookie);
        Unary.ask(link, AuthServiceGrpc.getChangePasswordMethod(), request.build(), token);
    }

    public Grant refresh(String refreshToken) {
        RefreshRequest request = RefreshRequest.newBuilder().setRefreshToken(refreshToken).build();
        return Messages.grant(
                Unary.ask(link, AuthServiceGrpc.getRefreshMethod(), request).getGrant());
    }

    public void logout(String token) {
        Unary.ask(
                link, AuthServiceGrpc.getLogoutMethod(), LogoutRequest.getDefaultInstance(), token);
    }

    /// The sessions of the account, newest first.
    public List<LiveSession> sessions(String token) {
        return Unary.ask(
                        link,
                        AuthServiceGrpc.getListSessionsMethod(),
                        ListSessionsRequest.getDefaultInstance(),
                        token)
                .getSessionsList()
                .stream()
                .map(Messages::session)
                .toList();
    }

    public void revokeSession(String id, String token) {
        RevokeSessionRequest request = RevokeSessionRequest.newBuilder().setSessionId(id).build();
        Unary.ask(link, AuthServiceGrpc.getRevokeSessionMethod(), request, token);
    }

    public Account whoAmI(String token) {
        return Messages.account(
                Unary.ask(
                                link,
                                AuthServiceGrpc.getWhoAmIMethod(),
                                WhoAmIRequest.getDefaultInstance(),
                                token)
                        .getUser());
    }

    /// The people among these names; unknown names are left out.
    public List<Person> lookup(List<String> names, String token) {
        LookupUsersRequest request = LookupUsersRequest.newBuilder().addAllNames(names).build();
        return Unary.ask(link, DirectoryServiceGrpc.getLookupUsersMethod(), request, token)
                .getPeopleList()
                .stream()
                .map(AuthCalls::person)
                .toList();
    }

    public List<Person> people(String token) {
        List<Person> people = new ArrayList<>();
        String page = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            ListUsersResponse response =
                    Unary.ask(
                            link,
                            DirectoryServiceGrpc.getListUsersMethod(),
                            ListUsersRequest.newBuilder()
                                    .setPageSize(PAGE)
                                    .setPageToken(page)
                                    .build(),
                            token);
            response.getPeopleList().stream().map(AuthCalls::person).forEach(people::add);
            page = response.getNextPageToken();
            if (page.isEmpty()) {
                break;
            }
        }
        return List.copyOf(people);
    }

    private static Person person(ferry.proto.auth.v1.Person person) {
        return new Person(person.getId(), person.getName());
    }
}
