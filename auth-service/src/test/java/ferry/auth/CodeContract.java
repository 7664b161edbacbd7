package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.code.OneTimeCode;
import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.SourceSettings;
import ferry.auth.login.GateSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.proto.auth.v1.CreateInviteRequest;
import ferry.proto.auth.v1.CreateUserRequest;
import ferry.proto.auth.v1.DisableUserRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.ResetPasswordRequest;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.SetRoleRequest;
import ferry.proto.auth.v1.TokenGrant;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one-time codes are good for, through the real rpcs, whatever the database.
abstract class CodeContract {
    private static final String NEW_PASSWORD = "violet tugboat 19 lanterns";

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private final CountingBcrypt bcrypt = new CountingBcrypt();
    private AuthSettings settings;
    private AuthServer server;

    /// An empty database.
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void start() throws IOException {
        settings =
                AuthServer.settings(folder)
                        .withDatabase(emptyDatabase())
                        .withGate(new GateSettings(2, 100, Duration.ofSeconds(30)))
                        .withRegistration(RegistrationPolicy.CLOSED)
                        .withSources(
                                new SourceSettings(1_000, Duration.ofMinutes(15), HOUR, List.of()));
        server = AuthServer.start(settings, clock, bcrypt);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void restart(AuthSettings changed) throws IOException {
        server.close();
        server = AuthServer.start(changed, clock, bcrypt);
    }

    @Test
    void theSetupCodeMakesTheFirstAdministratorOnce() {
        String code = setupCode();

        TokenGrant first = server.redeem("root.person", code, NEW_PASSWORD);

        assertThat(first.getUser().getRole()).isEqualTo(Role.ROLE_ADMIN);
        assertThat(first.getDeviceCookie()).isNotEmpty();
        assertThat(server.login("root.person", NEW_PASSWORD).getUser()).isEqualTo(first.getUser());
        assertInvalid("second", code);
        assertThat(server.service.setupCode()).isEmpty();
    }

    @Test
    void aSetupCodeIsGoodFor15Minutes() {
        String code = setupCode();
        clock.advance(Duration.ofMinutes(15));

        assertInvalid("late", code);

        assertThat(server.redeem("in.time", setupCode(), NEW_PASSWORD).getUser().getRole())
                .isEqualTo(Role.ROLE_ADMIN);
    }

    @Test
    void ofTwoSetupCodesOneMakesAnAdministrator() {
        String one = setupCode();
        String other = setupCode();

        server.redeem("first", other, NEW_PASSWORD);

        assertInvalid("second", one);
    }

    @Test
    void aServerThatHasAnAdministratorMakesNoSetupCodeAfterARestart() throws IOException {
        server.administrator("root");

        restart(settings);

        assertThat(server.service.setupCode()).isEmpty();
    }

    @Test
    void ofFiftyWhoRedeemTheSetupCodeAtOnceOneIsMadeAdministrator() throws IOException {
        String code = setupCode();

        List<String> outcomes =
                Crowd.all(
                        50, () -> reasonOrRole("person", code, Thread.currentThread().threadId()));

        assertThat(outcomes).containsOnlyOnce("ROLE_ADMIN");
        assertThat(outcomes).filteredOn("CODE_INVALID"::equals).hasSize(49);
        assertThat(column("SELECT name FROM account")).hasSize(1);
    }

    @Test
    void ofFiftyWhoRedeemAnInviteAtOnceOneHasAnAccount() throws IOException {
        String code = invite(server.administrator("root"));

        List<String> outcomes =
                Crowd.all(50, () -> reasonOrRole("guest", code, Thread.currentThread().threadId()));

        assertThat(outcomes).containsOnlyOnce("ROLE_USER");
        assertThat(outcomes).filteredOn("CODE_INVALID"::equals).hasSize(49);
        assertThat(column("SELECT name FROM account WHERE role = 'USER'")).hasSize(1);
    }

    private String reasonOrRole(String name, String code, long number) {
        try {
            return server.redeem(name + number, code, NEW_PASSWORD).getUser().getRole().name();
        } catch (StatusRuntimeException refused) {
            return Refusal.from(refused).reason();
        }
    }

    @Test
    void anInviteMakesAUserOfAnyNameAlsoWhereRegistrationIsClosed() {
        String code = invite(server.administrator("root"));

        TokenGrant bob = server.redeem("Bob", code, NEW_PASSWORD);

        assertThat(bob.getUser().getName()).isEqualTo("bob");
        assertThat(bob.getUser().getRole()).isEqualTo(Role.ROLE_USER);
        assertInvalid("carol", code);
    }

    @Test
    void whereThePolicyIsInviteRegisterTakesACode() throws IOException {
        restart(settings.withRegistration(RegistrationPolicy.INVITE));
        String code = invite(server.administrator("root"));

        assertThat(Refusal.of(() -> register("bob", "")).reason()).isEqualTo("CODE_INVALID");
        assertThat(register("bob", code).getUser().getRole()).isEqualTo(Role.ROLE_USER);
        assertThat(Refusal.of(() -> register("carol", code)).reason()).isEqualTo("CODE_INVALID");
    }

    @Test
    void whoRegistersWithASetupCodeIsRefused() throws IOException {
        restart(settings.withRegistration(RegistrationPolicy.INVITE));

        assertThat(Refusal.of(() -> register("bob", setupCode())).reason())
                .isEqualTo("CODE_INVALID");
    }

    @Test
    void aRefusedPasswordOrATakenNameLeavesTheCodeGood() {
        TokenGrant root = server.administrator("root");
        String code = invite(root);

        assertThat(Refusal.of(() -> server.redeem("bob", code, "short")).reason())
                .isEqualTo("PASSWORD_REJECTED");
        bcrypt.reset();
        assertThat(Refusal.of(() -> server.redeem("root", code, NEW_PASSWORD)).reason())
                .isEqualTo("USERNAME_TAKEN");
        assertThat(bcrypt.calls()).isZero();

        assertThat(server.redeem("bob", code, NEW_PASSWORD).getUser().getName()).isEqualTo("bob");
    }

    @Test
    void theCodeOfANewAccountSetsItsFirstPassword() {
        TokenGrant root = server.administrator("root");
        String code =
                server.admin(root)
                        .createUser(CreateUserRequest.newBuilder().setUsername("dora").build())
                        .getCode()
                        .getCode();
        assertThat(Refusal.of(() -> server.login("dora", NEW_PASSWORD)).reason())
                .isEqualTo("BAD_CREDENTIALS");

        assertInvalid("somebody.else", code);
        TokenGrant dora = server.redeem("dora", code, NEW_PASSWORD);

        assertThat(server.login("dora", NEW_PASSWORD).getUser()).isEqualTo(dora.getUser());
        assertInvalid("dora", code);
    }

    @Test
    void aResetMakesTheOldPasswordVoidAtOnceAndItsCodeSetsAnother() {
        TokenGrant root = server.administrator("root");
        server.redeem("bob", invite(root), AuthServer.PASSWORD);

        String code = reset(root, "bob");

        assertThat(Refusal.of(() -> server.login("bob", AuthServer.PASSWORD)).reason())
                .isEqualTo("BAD_CREDENTIALS");
        server.redeem("bob", code, NEW_PASSWORD);
        assertThat(server.login("bob", NEW_PASSWORD).getUser().getName()).isEqualTo("bob");
    }

    @Test
    void aSecondResetMakesTheFirstCodeVoid() {
        TokenGrant root = server.administrator("root");
        server.redeem("bob", invite(root), AuthServer.PASSWORD);
        String first = reset(root, "bob");
        String second = reset(root, "bob");

        assertInvalid("bob", first);
        assertThat(server.redeem("bob", second, NEW_PASSWORD).getUser().getName()).isEqualTo("bob");
    }

    @Test
    void theCodesOfADisabledUserAreVoidAndSoAreThoseThatHeHandedOut() {
        TokenGrant root = server.administrator("root");
        TokenGrant second = server.redeem("second", invite(root), NEW_PASSWORD);
        role(root, "second", Role.ROLE_ADMIN);
        TokenGrant now = server.login("second", NEW_PASSWORD);
        String invite = invite(now);
        String reset = reset(now, "root");

        // He had time to make codes; now he is out
        assertThat(second.getUser().getName()).isEqualTo("second");
        server.redeem("root", reset, NEW_PASSWORD);
        TokenGrant rootAgain = server.login("root", NEW_PASSWORD);
        server.admin(rootAgain)
                .disableUser(DisableUserRequest.newBuilder().setUsername("second").build());

        assertInvalid("mallory", invite);
    }

    @Test
    void theInvitesOfADemotedAdministratorAreVoid() {
        TokenGrant root = server.administrator("root");
        server.redeem("second", invite(root), NEW_PASSWORD);
        role(root, "second", Role.ROLE_ADMIN);
        String invite = invite(server.login("second", NEW_PASSWORD));

        role(root, "second", Role.ROLE_USER);

        assertInvalid("mallory", invite);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "0000-0000-0000-0000-0000-0000-0000",
                "0000000000000000000000000000",
                "not a code",
                "\u0000",
                "' OR 1=1 --"
            })
    void whatIsNoCodeIsRefusedInTheSameWordsAndCostsNoHash(String code) {
        server.administrator("root");
        bcrypt.reset();

        Refusal refusal = Refusal.of(() -> server.redeem("bob", code, NEW_PASSWORD));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("CODE_INVALID");
        assertThat(refusal.text()).isEqualTo("the code is wrong, used or too old");
        assertThat(refusal.metadata()).isEmpty();
        assertThat(bcrypt.calls()).isZero();
    }

    @Test
    void aSourceOfWrongCodesIsRefusedForAWhileWithGoodOnesToo() throws IOException {
        restart(settings.withSources(new SourceSettings(3, HOUR, HOUR, List.of())));
        String code = setupCode();
        for (int i = 0; i < 3; i++) {
            assertInvalid("guesser", "0000-0000-0000-0000-0000-0000-0000");
        }

        Refusal refusal = Refusal.of(() -> server.redeem("root", code, NEW_PASSWORD));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo("LOGIN_LOCKED");
        assertThat(refusal.retryAfter()).isPresent();
        clock.advance(refusal.retryAfter().orElseThrow());
        assertThat(server.redeem("root", setupCode(), NEW_PASSWORD).getUser().getName())
                .isEqualTo("root");
    }

    @Test
    void aSourceThatAsksForTakenNamesIsRefusedForAWhile() throws IOException {
        String code = invite(server.administrator("root"));
        restart(settings.withSources(new SourceSettings(3, HOUR, HOUR, List.of())));
        for (int i = 0; i < 3; i++) {
            assertThat(Refusal.of(() -> server.redeem("root", code, NEW_PASSWORD)).reason())
                    .isEqualTo("USERNAME_TAKEN");
        }

        assertThat(Refusal.of(() -> server.redeem("bob", code, NEW_PASSWORD)).reason())
                .isEqualTo("LOGIN_LOCKED");
    }

    @Test
    void aUsedAnOldAndAForeignCodeAreRefusedInTheSameWords() {
        TokenGrant root = server.administrator("root");
        String used = invite(root);
        server.redeem("bob", used, NEW_PASSWORD);
        String foreign = reset(root, "bob");
        String old = invite(root);
        clock.advance(Duration.ofDays(7));
        TokenGrant rootAgain = server.login("root", AuthServer.PASSWORD);
        String voided = reset(rootAgain, "bob");
        reset(rootAgain, "bob");

        List<Refusal> refusals =
                List.of(
                        Refusal.of(() -> server.redeem("carol", used, NEW_PASSWORD)),
                        Refusal.of(() -> server.redeem("carol", foreign, NEW_PASSWORD)),
                        Refusal.of(() -> server.redeem("carol", old, NEW_PASSWORD)),
                        Refusal.of(() -> server.redeem("bob", voided, NEW_PASSWORD)));

        assertThat(refusals).containsOnly(refusals.getFirst());
        assertThat(refusals.getFirst().reason()).isEqualTo("CODE_INVALID");
    }

    @Test
    void aCodeMayBeTypedCarelessly() {
        String code = setupCode();
        String typed = " " + code.toLowerCase(Locale.ROOT).replace('-', ' ').replace('0', 'o');

        assertThat(server.redeem("root", typed, NEW_PASSWORD).getUser().getName())
                .isEqualTo("root");
    }

    @Test
    void aCodeHas140BitsAndStandsNowhereInTheDatabase() throws IOException {
        OneTimeCode code = server.service.setupCode().orElseThrow();

        assertThat(code.text()).matches("([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(code.toString()).doesNotContain(code.text());
        assertThat(column("SELECT code_hash FROM code"))
                .hasSize(1)
                .allSatisfy(hash -> assertThat(hash).matches("[0-9a-f]{64}"));
    }

    @Test
    void whatBecomesOfACodeIsRecorded() throws IOException {
        String code = setupCode();
        server.redeem("root", code, NEW_PASSWORD);
        assertInvalid("mallory", code);
        assertInvalid("mallory", code);
        clock.advance(Duration.ofMinutes(1));
        assertInvalid("mallory", code);

        assertThat(
                        column(
                                "SELECT event || ' ' || outcome || ' ' || detail FROM audit ORDER BY number"))
                .containsExactly(
                        "CODE_MADE OK SETUP",
                        "CODE_REDEEMED OK SETUP",
                        "ACCOUNT_REGISTERED OK ",
                        "CODE_REFUSED REFUSED SETUP",
                        "CODE_REFUSED REFUSED SETUP");
    }

    private String setupCode() {
        return server.service.setupCode().orElseThrow().text();
    }

    private String invite(TokenGrant who) {
        return server.admin(who)
                .createInvite(CreateInviteRequest.getDefaultInstance())
                .getCode()
                .getCode();
    }

    private String reset(TokenGrant who, String name) {
        return server.admin(who)
                .resetPassword(ResetPasswordRequest.newBuilder().setUsername(name).build())
                .getCode()
                .getCode();
    }

    private void role(TokenGrant who, String name, Role role) {
        server.admin(who)
                .setRole(SetRoleRequest.newBuilder().setUsername(name).setRole(role).build());
    }

    private TokenGrant register(String name, String code) {
        return server.auth()
                .register(
                        RegisterRequest.newBuilder()
                                .setUsername(name)
                                .setPassword(NEW_PASSWORD)
                                .setDeviceName(AuthServer.DEVICE)
                                .setCode(code)
                                .build())
                .getGrant();
    }

    private void assertInvalid(String name, String code) {
        assertThat(Refusal.of(() -> server.redeem(name, code, NEW_PASSWORD)).reason())
                .isEqualTo("CODE_INVALID");
    }

    private List<String> column(String sql) throws IOException {
        try (Database database = Database.open(settings.database())) {
            return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }
}
