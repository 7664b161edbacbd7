package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import ferry.auth.lockout.SourceSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.SigningKeys;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.UserName;
import ferry.proto.auth.v1.GetServerInfoRequest;
import ferry.proto.auth.v1.GetServerInfoResponse;
import ferry.proto.auth.v1.GetSigningKeysRequest;
import ferry.proto.auth.v1.GetSigningKeysResponse;
import ferry.proto.auth.v1.LogoutRequest;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.proto.auth.v1.LookupUsersResponse;
import ferry.proto.auth.v1.Person;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.WhoAmIRequest;
import ferry.proto.auth.v1.WhoAmIResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthRpcTest {
    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private final CountingBcrypt bcrypt = new CountingBcrypt();
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        server = AuthServer.start(AuthServer.settings(folder), clock, bcrypt);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void restart(AuthSettings settings) throws IOException {
        server.close();
        server = AuthServer.start(settings, clock, bcrypt);
    }

    @Test
    void whoRegistersIsLoggedIn() {
        TokenGrant grant = server.register("Alice");

        assertThat(grant.getUser().getName()).isEqualTo("alice");
        assertThat(grant.getUser().getRole()).isEqualTo(Role.ROLE_USER);
        assertThat(grant.getDeviceCookie()).isNotEmpty();
        assertThat(grant.getTransferTarget()).isEmpty();
        assertThat(whoAmI(grant).getUser()).isEqualTo(grant.getUser());
        assertThat(whoAmI(grant).getSessionId()).isEqualTo(grant.getSessionId());
    }

    @Test
    void theRightPasswordLogsIn() {
        TokenGrant registered = server.register("alice");

        TokenGrant grant = server.login("ALICE", AuthServer.PASSWORD);

        assertThat(grant.getUser()).isEqualTo(registered.getUser());
        assertThat(grant.getSessionId()).isNotEqualTo(registered.getSessionId());
        assertThat(grant.getDeviceCookie()).isNotEmpty();
    }

    @Test
    void aDeviceWithAGoodCookieKeepsIt() {
        String cookie = server.register("alice").getDeviceCookie();

        assertThat(server.login("alice", AuthServer.PASSWORD, cookie).getDeviceCookie()).isEmpty();
    }

    @Test
    void aCookieOfSomebodyElseIsNone() {
        String cookie = server.register("mallory").getDeviceCookie();
        server.register("alice");

        assertThat(server.login("alice", AuthServer.PASSWORD, cookie).getDeviceCookie())
                .isNotEmpty();
    }

    @Test
    void aWrongPasswordIsBadCredentials() {
        server.register("alice");

        Refusal refusal = Refusal.of(() -> server.login("alice", "something else"));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("BAD_CREDENTIALS");
        assertThat(refusal.domain()).isEqualTo("ferry.auth");
        assertThat(refusal.metadata()).isEmpty();
    }

    @Test
    void registrationThatIsClosedMakesNoAccount() throws IOException {
        restart(AuthServer.settings(folder).withRegistration(RegistrationPolicy.CLOSED));

        Refusal refusal = Refusal.of(() -> server.register("alice"));

        assertThat(refusal.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refusal.reason()).isEqualTo("REGISTRATION_CLOSED");
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void whileNoInviteExistsNoCodeIsGood() throws IOException {
        restart(AuthServer.settings(folder).withRegistration(RegistrationPolicy.INVITE));

        Refusal refusal = Refusal.of(() -> server.register("alice"));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("CODE_INVALID");
    }

    @Test
    void aTakenNameIsRefusedInAnyCase() {
        server.register("alice");
        bcrypt.reset();

        Refusal refusal = Refusal.of(() -> server.register("aLICE"));

        assertThat(refusal.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refusal.reason()).isEqualTo("USERNAME_TAKEN");
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void aSourceThatRegistersTakenNamesIsRefusedForAWhile() throws IOException {
        Duration hour = Duration.ofHours(1);
        restart(
                AuthServer.settings(folder)
                        .withSources(new SourceSettings(3, hour, hour, List.of())));
        server.register("alice");
        for (int i = 0; i < 3; i++) {
            assertThat(Refusal.of(() -> server.register("alice")).reason())
                    .isEqualTo("USERNAME_TAKEN");
        }

        Refusal refusal = Refusal.of(() -> server.register("bob"));

        assertThat(refusal.reason()).isEqualTo("LOGIN_LOCKED");
        clock.advance(refusal.retryAfter().orElseThrow());
        assertThat(server.register("bob").getUser().getName()).isEqualTo("bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "-ab", "a b", " bob", "b\u043eb", "bob\u200b", "a/b", "\u212Aim"})
    void whatIsNoNameIsNotRegistered(String name) {
        Refusal refusal = Refusal.of(() -> server.register(name));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
        assertThat(refusal.field()).contains("username");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000b"})
    void whatIsNoDeviceNameIsRefused(String device) {
        RegisterRequest request =
                RegisterRequest.newBuilder()
                        .setUsername("alice")
                        .setPassword(AuthServer.PASSWORD)
                        .setDeviceName(device)
                        .build();

        Refusal refusal = Refusal.of(() -> server.auth().register(request));

        assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
        assertThat(refusal.field()).contains("device_name");
    }

    @Test
    void aShortPasswordIsRefusedWithItsRule() {
        RegisterRequest request =
                RegisterRequest.newBuilder()
                        .setUsername("alice")
                        .setPassword("too short")
                        .setDeviceName(AuthServer.DEVICE)
                        .build();

        Refusal refusal = Refusal.of(() -> server.auth().register(request));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("PASSWORD_REJECTED");
        assertThat(refusal.metadata()).containsEntry("rule", "too_short");
    }

    @Test
    void aRefreshGivesTheNextTokensOfTheSameSession() {
        TokenGrant first = server.register("alice");

        TokenGrant next = refresh(first.getRefreshToken());

        assertThat(next.getSessionId()).isEqualTo(first.getSessionId());
        assertThat(next.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(next.getDeviceCookie()).isEmpty();
        assertThat(whoAmI(next).getUser().getName()).isEqualTo("alice");
    }

    @Test
    void aGarbledRefreshTokenIsInvalid() {
        String token = server.register("alice").getRefreshToken();
        String garbled = (token.startsWith("A") ? "B" : "A") + token.substring(1);

        for (String presented : List.of("", "x", garbled, token + "A", "\u0000".repeat(75))) {
            assertThat(Refusal.of(() -> refresh(presented)).reason()).isEqualTo("TOKEN_INVALID");
        }
    }

    @Test
    void logoutEndsTheSessionAtOnce() {
        TokenGrant grant = server.register("alice");
        TokenGrant other = server.login("alice", AuthServer.PASSWORD);

        AuthServer.as(server.auth(), grant.getAccessToken())
                .logout(LogoutRequest.getDefaultInstance());

        assertThat(Refusal.of(() -> whoAmI(grant)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> refresh(grant.getRefreshToken())).reason())
                .isEqualTo("SESSION_REVOKED");
        assertThat(whoAmI(other).getSessionId()).isEqualTo(other.getSessionId());
    }

    @Test
    void aLoggedOutSessionStaysOverAfterARestart() throws IOException {
        TokenGrant grant = server.register("alice");
        AuthServer.as(server.auth(), grant.getAccessToken())
                .logout(LogoutRequest.getDefaultInstance());

        restart(AuthServer.settings(folder));

        assertThat(Refusal.of(() -> whoAmI(grant)).reason()).isEqualTo("SESSION_REVOKED");
    }

    @Test
    void tokensStayGoodAfterARestart() throws IOException {
        TokenGrant grant = server.register("alice");

        restart(AuthServer.settings(folder));

        assertThat(whoAmI(grant).getSessionId()).isEqualTo(grant.getSessionId());
        assertThat(refresh(grant.getRefreshToken()).getSessionId()).isEqualTo(grant.getSessionId());
    }

    @Test
    void anAccessTokenIsGoodForFiveMinutes() {
        TokenGrant grant = server.register("alice");

        clock.advance(Duration.ofMinutes(5));
        whoAmI(grant);
        clock.advance(Duration.ofSeconds(31));

        assertThat(Refusal.of(() -> whoAmI(grant)).reason()).isEqualTo("TOKEN_EXPIRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi"})
    void aGarbledTokenIsInvalid(String authorization) {
        Refusal refusal =
                Refusal.of(() ->
                        AuthServer.withAuthorization(server.auth(), authorization)
                                .whoAmI(WhoAmIRequest.getDefaultInstance()));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void withoutATokenOnlyPublicRpcsAnswer() {
        assertThat(
                        Refusal.of(() -> server.auth().whoAmI(WhoAmIRequest.getDefaultInstance()))
                                .reason())
                .isEqualTo("TOKEN_INVALID");
        assertThat(
                        Refusal.of(() -> server.auth().logout(LogoutRequest.getDefaultInstance()))
                                .reason())
                .isEqualTo("TOKEN_INVALID");
        assertThat(
                        Refusal.of(() ->
                                        server.directory()
                                                .lookupUsers(
                                                        LookupUsersRequest.getDefaultInstance()))
                                .reason())
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void aTokenOfAnotherInstallationIsInvalid(@TempDir Path elsewhere) throws IOException {
        try (AuthServer other = AuthServer.start(AuthServer.settings(elsewhere), clock, bcrypt)) {
            TokenGrant foreign = other.register("alice");
            server.register("alice");

            assertThat(Refusal.of(() -> whoAmI(foreign)).reason()).isEqualTo("TOKEN_INVALID");
        }
    }

    @Test
    void peopleAreFoundByNameAndId() {
        TokenGrant alice = server.register("alice");
        TokenGrant bob = server.register("bob");
        String nobody = UUID.randomUUID().toString();
        LookupUsersRequest request =
                LookupUsersRequest.newBuilder()
                        .addNames("BOB")
                        .addNames("carol")
                        .addNames("no name")
                        .addNames("alice")
                        .addIds(bob.getUser().getId())
                        .addIds(nobody)
                        .addIds("no id")
                        .build();

        LookupUsersResponse found =
                AuthServer.as(server.directory(), alice.getAccessToken()).lookupUsers(request);

        assertThat(found.getPeopleList())
                .extracting(Person::getName)
                .containsExactly("bob", "alice", "bob");
        assertThat(found.getPeopleList()).allMatch(Person::getEnabled);
        assertThat(found.getUnknownNamesList()).containsExactly("carol", "no name");
        assertThat(found.getUnknownIdsList()).containsExactly(nobody, "no id");
    }

    @Test
    void atMost256PeopleAreLookedUpAtOnce() {
        TokenGrant alice = server.register("alice");
        List<String> names = IntStream.range(0, 256).mapToObj(i -> "user" + i).toList();
        LookupUsersRequest most = LookupUsersRequest.newBuilder().addAllNames(names).build();
        LookupUsersRequest more = most.toBuilder().addIds(alice.getUser().getId()).build();

        assertThat(
                        AuthServer.as(server.directory(), alice.getAccessToken())
                                .lookupUsers(most)
                                .getUnknownNamesCount())
                .isEqualTo(256);
        Refusal refusal =
                Refusal.of(() ->
                        AuthServer.as(server.directory(), alice.getAccessToken())
                                .lookupUsers(more));
        assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
    }

    @Test
    void peopleAreFoundWithinTheProcess() {
        TokenGrant alice = server.register("alice");

        assertThat(
                        server.service
                                .directory()
                                .byNames(List.of(new UserName("alice"), new UserName("nobody"))))
                .singleElement()
                .satisfies(person -> {
                    assertThat(person.id().toString()).isEqualTo(alice.getUser().getId());
                    assertThat(person.enabled()).isTrue();
                    assertThat(person.quotaBytes()).isZero();
                });
    }

    @Test
    void anybodyMayKnowTheServersRules() throws IOException {
        restart(AuthServer.settings(folder).withTransferTarget("files.example:7443"));

        GetServerInfoResponse info =
                server.auth().getServerInfo(GetServerInfoRequest.getDefaultInstance());

        assertThat(info.getInstallationId()).isEqualTo(server.service.installationId().toString());
        assertThat(info.getVersion()).isNotEmpty();
        assertThat(info.getRegistrationPolicy())
                .isEqualTo(ferry.proto.auth.v1.RegistrationPolicy.REGISTRATION_POLICY_OPEN);
        assertThat(info.getPasswordRules().getMinCodePoints()).isEqualTo(15);
        assertThat(info.getPasswordRules().getMaxCodePoints()).isEqualTo(256);
        assertThat(info.getTransferTarget()).isEqualTo("files.example:7443");
        assertThat(server.register("alice").getTransferTarget()).isEqualTo("files.example:7443");
    }

    @Test
    void tokensCanBeJudgedWithThePublishedKeysAlone() throws ParseException {
        TokenGrant grant = server.register("alice");

        GetSigningKeysResponse published =
                server.trust().getSigningKeys(GetSigningKeysRequest.getDefaultInstance());
        List<JWK> keys = JWKSet.parse(published.getJwksJson()).getKeys();
        SigningKeys fetched = () -> keys;
        TokenVerdict verdict =
                new JwtTokenVerifier(
                                InstallationId.parse(published.getInstallationId()), fetched, clock)
                        .verify(grant.getAccessToken());

        assertThat(keys).noneMatch(JWK::isPrivate);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        TokenVerdict.Accepted.class,
                        accepted ->
                                assertThat(accepted.caller().id().toString())
                                        .isEqualTo(grant.getUser().getId()));
        assertThat(grant.getAccessExpireTime().getSeconds())
                .isEqualTo(clock.instant().getEpochSecond() + 300);
    }

    private WhoAmIResponse whoAmI(TokenGrant grant) {
        return AuthServer.as(server.auth(), grant.getAccessToken())
                .whoAmI(WhoAmIRequest.getDefaultInstance());
    }

    private TokenGrant refresh(String token) {
        return server.auth()
                .refresh(RefreshRequest.newBuilder().setRefreshToken(token).build())
                .getGrant();
    }
}
