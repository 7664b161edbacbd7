package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.login.GateSettings;
import ferry.kernel.identity.UserId;
import ferry.proto.auth.v1.Account;
import ferry.proto.auth.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import ferry.proto.auth.v1.AdminServiceListUsersRequest;
import ferry.proto.auth.v1.AdminServiceListUsersResponse;
import ferry.proto.auth.v1.AuditEvent;
import ferry.proto.auth.v1.AuditOutcome;
import ferry.proto.auth.v1.ChangePasswordRequest;
import ferry.proto.auth.v1.CreateInviteRequest;
import ferry.proto.auth.v1.CreateUserRequest;
import ferry.proto.auth.v1.CreateUserResponse;
import ferry.proto.auth.v1.DeleteUserRequest;
import ferry.proto.auth.v1.DisableUserRequest;
import ferry.proto.auth.v1.EnableUserRequest;
import ferry.proto.auth.v1.ListAuditEventsRequest;
import ferry.proto.auth.v1.ListAuditEventsResponse;
import ferry.proto.auth.v1.LookupUsersRequest;
import ferry.proto.auth.v1.LookupUsersResponse;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.ResetPasswordRequest;
import ferry.proto.auth.v1.RevokeUserSessionsRequest;
import ferry.proto.auth.v1.Role;
import ferry.proto.auth.v1.RotateSigningKeyRequest;
import ferry.proto.auth.v1.SetQuotaRequest;
import ferry.proto.auth.v1.SetRoleRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.UnlockUserRequest;
import ferry.proto.auth.v1.WhoAmIRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What administrators do and what nobody can, through the real rpcs, whatever the database.
abstract class AdminContract {
    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private AuthSettings settings;
    private AuthServer server;
    private TokenGrant root;

    /// An empty database.
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void start() throws IOException {
        settings =
                AuthServer.settings(folder)
                        .withDatabase(emptyDatabase())
                        .withGate(new GateSettings(2, 100, Duration.ofSeconds(30)));
        server = AuthServer.start(settings, clock, new CountingBcrypt());
        root = server.administrator("root");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    static Stream<Consumer<AdminServiceBlockingStub>> everyCall() {
        return Stream.of(
                admin -> admin.createUser(createUser("dora")),
                admin -> admin.createInvite(CreateInviteRequest.getDefaultInstance()),
                admin -> admin.listUsers(AdminServiceListUsersRequest.getDefaultInstance()),
                admin -> admin.disableUser(disable("bob")),
                admin -> admin.enableUser(enable("bob")),
                admin -> admin.deleteUser(delete("bob")),
                admin -> admin.setRole(role("bob", Role.ROLE_ADMIN)),
                admin -> admin.setQuota(quota("bob", 1)),
                admin -> admin.unlockUser(unlock("bob")),
                admin -> admin.resetPassword(reset("bob")),
                admin ->
                        admin.revokeUserSessions(
                                RevokeUserSessionsRequest.newBuilder().setUsername("bob").build()),
                admin -> admin.rotateSigningKey(RotateSigningKeyRequest.getDefaultInstance()),
                admin -> admin.listAuditEvents(ListAuditEventsRequest.getDefaultInstance()));
    }

    @ParameterizedTest
    @MethodSource("everyCall")
    void aUserMayCallNothing(Consumer<AdminServiceBlockingStub> call) throws IOException {
        TokenGrant bob = server.register("bob");
        List<String> before = accounts();

        Refusal refusal = Refusal.of(() -> call.accept(server.admin(bob)));

        assertThat(refusal.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal.reason()).isEqualTo("NOT_ALLOWED");
        assertThat(accounts()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("everyCall")
    void aDemotedAdministratorsTokenIsGoodForNothing(Consumer<AdminServiceBlockingStub> call)
            throws IOException {
        server.register("bob");
        TokenGrant second = administrator("second");
        server.admin(root).setRole(role("second", Role.ROLE_USER));
        List<String> before = accounts();

        Refusal refusal = Refusal.of(() -> call.accept(server.admin(second)));

        assertThat(refusal.reason()).isEqualTo("NOT_ALLOWED");
        assertThat(accounts()).isEqualTo(before);
        assertThat(events("ADMIN_CALL_REFUSED")).hasSize(1);
    }

    @Test
    void aDemotedAdministratorWhoGoesOnTryingIsRecordedOnceAMinute() throws IOException {
        TokenGrant second = administrator("second");
        server.admin(root).setRole(role("second", Role.ROLE_USER));

        everyCall().forEach(call -> Refusal.of(() -> call.accept(server.admin(second))));
        assertThat(events("ADMIN_CALL_REFUSED")).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        everyCall().forEach(call -> Refusal.of(() -> call.accept(server.admin(second))));
        assertThat(events("ADMIN_CALL_REFUSED")).hasSize(2);
    }

    @Test
    void whoIsNoAdministratorAndTriesIsRecordedOnceAMinute() throws IOException {
        TokenGrant bob = server.register("bob");
        for (int i = 0; i < 3; i++) {
            Refusal.of(() -> server.admin(bob).disableUser(disable("root")));
        }
        assertThat(events("ADMIN_CALL_REFUSED")).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        Refusal.of(() -> server.admin(bob).disableUser(disable("root")));

        AuditEvent refused = audit(b -> b.setActorName("bob")).getEvents(0);
        assertThat(refused.getEvent()).isEqualTo("ADMIN_CALL_REFUSED");
        assertThat(refused.getDetail()).isEqualTo("DisableUser");
        assertThat(refused.getOutcome()).isEqualTo(AuditOutcome.AUDIT_OUTCOME_REFUSED);
        assertThat(events("ADMIN_CALL_REFUSED")).hasSize(2);
    }

    @Test
    void everyCallIsInTheMatrix() {
        assertThat(everyCall())
                .hasSize(
                        ferry.proto.auth.v1.AdminServiceGrpc.getServiceDescriptor()
                                .getMethods()
                                .size());
    }

    @Test
    void aDisabledUserIsOutAtOnceAndInAgainOnceEnabled() {
        TokenGrant bob = server.register("bob");
        server.login("bob", AuthServer.PASSWORD);

        int ended = server.admin(root).disableUser(disable("bob")).getEndedSessions();

        assertThat(ended).isEqualTo(2);
        assertThat(Refusal.of(() -> whoAmI(bob)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> refresh(bob)).reason()).isEqualTo("SESSION_REVOKED");
        Refusal login = Refusal.of(() -> server.login("bob", AuthServer.PASSWORD));
        Refusal nobody = Refusal.of(() -> server.login("nobody", AuthServer.PASSWORD));
        assertThat(login).isEqualTo(nobody);

        server.admin(root).enableUser(enable("bob"));
        assertThat(Refusal.of(() -> refresh(bob)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(server.login("bob", AuthServer.PASSWORD).getUser()).isEqualTo(bob.getUser());
    }

    @Test
    void aDeletedUserIsUnknownAndLeavesNoSecrets() throws IOException {
        TokenGrant bob = server.register("bob");
        server.admin(root).resetPassword(reset("bob"));

        server.admin(root).deleteUser(delete("bob"));

        assertThat(Refusal.of(() -> whoAmI(bob)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(Refusal.of(() -> server.login("bob", AuthServer.PASSWORD)).reason())
                .isEqualTo("BAD_CREDENTIALS");
        LookupUsersResponse found =
                AuthServer.as(server.directory(), root.getAccessToken())
                        .lookupUsers(
                                LookupUsersRequest.newBuilder()
                                        .addNames("bob")
                                        .addIds(bob.getUser().getId())
                                        .build());
        assertThat(found.getPeopleList()).isEmpty();
        assertThat(found.getUnknownNamesList()).containsExactly("bob");
        assertThat(found.getUnknownIdsList()).containsExactly(bob.getUser().getId());
        assertThat(names(list(0, ""))).containsExactly("root");
        String id = "'" + bob.getUser().getId() + "'";
        assertThat(column("SELECT password_hash FROM account WHERE id = " + id))
                .containsOnlyNulls();
        assertThat(column("SELECT id FROM device_cookie WHERE account_id = " + id)).isEmpty();
        assertThat(column("SELECT id FROM code WHERE account_id = " + id)).isEmpty();
        assertThat(column("SELECT id FROM session WHERE ended_at IS NULL AND account_id = " + id))
                .isEmpty();
    }

    @Test
    void aDeletedUserIsDeletedForGoodAndWhoeverIsUnknownIsNot() throws IOException {
        UserId bob = UserId.parse(server.register("bob").getUser().getId());
        UserId rootId = UserId.parse(root.getUser().getId());
        UserId nobody = new UserId(UUID.randomUUID());
        server.admin(root).deleteUser(delete("bob"));

        assertThat(server.service.directory().deleted(List.of(bob, rootId, nobody)))
                .containsExactly(bob);
        LookupUsersResponse toUsers =
                AuthServer.as(server.directory(), root.getAccessToken())
                        .lookupUsers(
                                LookupUsersRequest.newBuilder().addIds(bob.toString()).build());
        assertThat(toUsers.getDeletedIdsList()).isEmpty();
        for (String attempt :
                List.of(
                        "UPDATE account SET deleted_at = NULL WHERE name = 'bob'",
                        "DELETE FROM account WHERE name = 'bob'")) {
            try (Database database = Database.open(settings.database())) {
                assertThatThrownBy(() -> database.write(handle -> handle.execute(attempt)))
                        .as(attempt)
                        .hasMessageMatching("(?s).*(never removed|stays deleted).*");
            }
        }
    }

    @Test
    void aDeletedNameIsNeverGivenOutAgain() {
        server.register("bob");
        server.admin(root).deleteUser(delete("bob"));

        assertThat(Refusal.of(() -> server.register("bob")).reason()).isEqualTo("USERNAME_TAKEN");
        assertThat(Refusal.of(() -> server.admin(root).createUser(createUser("bob"))).reason())
                .isEqualTo("USERNAME_TAKEN");
        assertThat(Refusal.of(() -> server.admin(root).enableUser(enable("bob"))).reason())
                .isEqualTo("USER_UNKNOWN");
    }

    @Test
    void theLastAdministratorCannotBeDisabledDeletedOrDemoted() {
        server.register("bob");
        AdminServiceBlockingStub admin = server.admin(root);
        // Somebody who is to be an administrator, but has no password yet, does not count
        admin.createUser(createUser("dora").toBuilder().setRole(Role.ROLE_ADMIN).build());

        assertThat(
                        List.of(
                                Refusal.of(() -> admin.disableUser(disable("root"))).reason(),
                                Refusal.of(() -> admin.deleteUser(delete("root"))).reason(),
                                Refusal.of(() -> admin.setRole(role("root", Role.ROLE_USER)))
                                        .reason()))
                .containsOnly("LAST_ADMINISTRATOR");

        admin.setRole(role("bob", Role.ROLE_ADMIN));
        admin.setRole(role("root", Role.ROLE_USER));
        assertThat(Refusal.of(() -> admin.setRole(role("root", Role.ROLE_ADMIN))).reason())
                .isEqualTo("NOT_ALLOWED");
    }

    @Test
    void ofTwoAdministratorsWhoDisableEachOtherAtOnceOneIsLeft() throws IOException {
        for (int round = 0; round < 5; round++) {
            String name = "second" + round;
            TokenGrant second = administrator(name);

            List<String> outcomes =
                    Crowd.all(
                            8,
                            () ->
                                    Thread.currentThread().threadId() % 2 == 0
                                            ? outcome(() ->
                                                    server.admin(root).disableUser(disable(name)))
                                            : outcome(() ->
                                                    server.admin(second)
                                                            .disableUser(disable("root"))));

            assertThat(outcomes).contains("done");
            assertThat(column("SELECT name FROM account WHERE enabled = 1")).hasSize(1);
            if (column("SELECT name FROM account WHERE enabled = 1").contains(name)) {
                server.admin(second).enableUser(enable("root"));
                server.admin(second).setRole(role("root", Role.ROLE_ADMIN));
                root = server.login("root", AuthServer.PASSWORD);
                server.admin(root).disableUser(disable(name));
            }
        }
    }

    private static String outcome(Runnable call) {
        try {
            call.run();
            return "done";
        } catch (StatusRuntimeException refused) {
            return Refusal.from(refused).reason();
        }
    }

    @Test
    void aResetEndsSessionsForgetsDevicesAndUnlocks() {
        TokenGrant bob = server.register("bob");
        for (int i = 0; i < 6; i++) {
            Refusal.of(() -> server.login("bob", "something wrong, surely"));
        }
        assertThat(Refusal.of(() -> server.login("bob", AuthServer.PASSWORD)).reason())
                .isEqualTo("LOGIN_LOCKED");

        String code = server.admin(root).resetPassword(reset("bob")).getCode().getCode();

        assertThat(Refusal.of(() -> whoAmI(bob)).reason()).isEqualTo("SESSION_REVOKED");
        String password = "violet tugboat 19 lanterns";
        server.redeem("bob", code, password);
        assertThat(server.login("bob", password).getUser()).isEqualTo(bob.getUser());
        assertThat(server.login("bob", password, bob.getDeviceCookie()).getDeviceCookie())
                .as("a new cookie, because the old one is not known any more")
                .isNotEmpty();
    }

    @Test
    void nobodyResetsHisOwnPasswordPastTheOldOne() {
        Refusal refusal = Refusal.of(() -> server.admin(root).resetPassword(reset("root")));

        assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
        assertThat(server.login("root", AuthServer.PASSWORD).getUser()).isEqualTo(root.getUser());
    }

    @Test
    void anUnlockedUserCanTryAgainAtOnce() {
        server.register("bob");
        for (int i = 0; i < 6; i++) {
            Refusal.of(() -> server.login("bob", "something wrong, surely"));
        }

        assertThat(server.admin(root).unlockUser(unlock("BOB")).getWasLocked()).isTrue();

        assertThat(server.login("bob", AuthServer.PASSWORD).getUser().getName()).isEqualTo("bob");
        assertThat(server.admin(root).unlockUser(unlock("bob")).getWasLocked()).isFalse();
    }

    @Test
    void revokedSessionsAreOverAndThePasswordStaysGood() {
        TokenGrant bob = server.register("bob");

        int ended =
                server.admin(root)
                        .revokeUserSessions(
                                RevokeUserSessionsRequest.newBuilder().setUsername("bob").build())
                        .getEndedSessions();

        assertThat(ended).isEqualTo(1);
        assertThat(Refusal.of(() -> refresh(bob)).reason()).isEqualTo("SESSION_REVOKED");
        assertThat(
                        server.login("bob", AuthServer.PASSWORD, bob.getDeviceCookie())
                                .getDeviceCookie())
                .isEmpty();
    }

    static Stream<Consumer<AuthServer>> waysToShutAThiefOfASessionOut() {
        return Stream.of(
                server -> server.admin(login(server, "root")).resetPassword(reset("second")),
                server ->
                        server.admin(login(server, "root"))
                                .revokeUserSessions(
                                        RevokeUserSessionsRequest.newBuilder()
                                                .setUsername("second")
                                                .build()),
                server ->
                        AuthServer.as(server.auth(), login(server, "second").getAccessToken())
                                .changePassword(
                                        ChangePasswordRequest.newBuilder()
                                                .setOldPassword(AuthServer.PASSWORD)
                                                .setNewPassword("violet tugboat 19 lanterns")
                                                .build()));
    }

    @ParameterizedTest
    @MethodSource("waysToShutAThiefOfASessionOut")
    void whoShutsAThiefOfAnAdministratorsSessionOutVoidsTheCodesThatItMade(
            Consumer<AuthServer> shutOut) {
        server.register("bob");
        AdminServiceBlockingStub stolen = server.admin(administrator("second"));
        String invite =
                stolen.createInvite(CreateInviteRequest.getDefaultInstance()).getCode().getCode();
        String reset = stolen.resetPassword(reset("bob")).getCode().getCode();
        String another =
                server.admin(root)
                        .createInvite(CreateInviteRequest.getDefaultInstance())
                        .getCode()
                        .getCode();

        shutOut.accept(server);

        assertThat(redeemed("eve", invite)).isEqualTo("CODE_INVALID");
        assertThat(redeemed("bob", reset)).isEqualTo("CODE_INVALID");
        assertThat(redeemed("dora", another)).as("of another administrator").isEqualTo("done");
    }

    private static TokenGrant login(AuthServer server, String name) {
        return server.login(name, AuthServer.PASSWORD);
    }

    private String redeemed(String name, String code) {
        return outcome(() -> server.redeem(name, code, AuthServer.PASSWORD));
    }

    @Test
    void aRotatedKeyInterruptsNobody() {
        String key =
                server.admin(root)
                        .rotateSigningKey(RotateSigningKeyRequest.getDefaultInstance())
                        .getKeyId();

        assertThat(key).isNotEmpty();
        whoAmI(root);
    }

    @Test
    void aNewAccountHasWhatItWasGiven() {
        CreateUserResponse made =
                server.admin(root)
                        .createUser(
                                createUser("Dora").toBuilder()
                                        .setQuotaBytes(1 << 20)
                                        .setRole(Role.ROLE_ADMIN)
                                        .build());

        Account dora = made.getAccount();
        assertThat(dora.getUser().getName()).isEqualTo("dora");
        assertThat(dora.getUser().getRole()).isEqualTo(Role.ROLE_ADMIN);
        assertThat(dora.getQuotaBytes()).isEqualTo(1 << 20);
        assertThat(dora.getEnabled()).isTrue();
        assertThat(dora.getHasPassword()).isFalse();
        assertThat(dora.hasPasswordChangeTime()).isFalse();
        assertThat(instant(made.getCode().getExpireTime()))
                .isEqualTo(clock.instant().plus(Duration.ofHours(24)));
        server.admin(root).setQuota(quota("dora", 7));
        assertThat(list(0, "").getAccounts(0).getQuotaBytes()).isEqualTo(7);
    }

    @Test
    void accountsAreListedByNameInPages() {
        for (int i = 0; i < 7; i++) {
            server.register("user" + i);
        }
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            AdminServiceListUsersResponse page = list(3, token);
            assertThat(page.getAccountsCount()).isLessThanOrEqualTo(3);
            names.addAll(names(page));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(names)
                .containsExactly(
                        "root", "user0", "user1", "user2", "user3", "user4", "user5", "user6");
        Account account = list(0, "").getAccounts(0);
        assertThat(account.getSessionCount()).isEqualTo(1);
        assertThat(instant(account.getLastUseTime())).isEqualTo(clock.instant());
        assertThat(account.getHasPassword()).isTrue();
    }

    @Test
    void whomNobodyKnowsIsSaidByName() {
        Refusal refusal = Refusal.of(() -> server.admin(root).disableUser(disable("Nobody")));

        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.reason()).isEqualTo("USER_UNKNOWN");
        assertThat(refusal.metadata()).containsEntry("username", "nobody");
        assertThat(Refusal.of(() -> server.admin(root).disableUser(disable("\u0000"))).reason())
                .isEqualTo("USER_UNKNOWN");
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        AdminServiceBlockingStub admin = server.admin(root);
        server.register("bob");

        assertThat(
                        List.of(
                                Refusal.of(() -> admin.setQuota(quota("bob", -1))),
                                Refusal.of(() -> admin.setRole(role("bob", Role.ROLE_UNSPECIFIED))),
                                Refusal.of(() ->
                                        admin.setRole(
                                                SetRoleRequest.newBuilder()
                                                        .setUsername("bob")
                                                        .setRoleValue(99)
                                                        .build())),
                                Refusal.of(() -> list(257, "")),
                                Refusal.of(() -> list(-1, "")),
                                Refusal.of(() -> list(0, "no name!")),
                                Refusal.of(() -> invite(59)),
                                Refusal.of(() -> invite(Duration.ofDays(30).toSeconds() + 1)),
                                Refusal.of(() -> invite(Long.MAX_VALUE)),
                                Refusal.of(() -> audit(b -> b.setPageToken("x"))),
                                Refusal.of(() -> audit(b -> b.setEvent("login"))),
                                Refusal.of(() -> audit(b -> b.setUsername("no name!"))),
                                Refusal.of(() -> audit(b -> b.setOutcomeValue(9))),
                                Refusal.of(() ->
                                        audit(b ->
                                                b.setSince(
                                                        Timestamp.newBuilder()
                                                                .setSeconds(Long.MAX_VALUE))))))
                .extracting(Refusal::reason)
                .containsOnly("FIELD_INVALID");
        invite(60);
        invite(Duration.ofDays(30).toSeconds());
    }

    private void invite(long seconds) {
        server.admin(root)
                .createInvite(
                        CreateInviteRequest.newBuilder()
                                .setCodeTtl(
                                        com.google.protobuf.Duration.newBuilder()
                                                .setSeconds(seconds))
                                .build());
    }

    @Test
    void theRecordSaysWhoDidWhatToWhomAndWhen() {
        TokenGrant bob = server.register("bob");
        clock.advance(Duration.ofMinutes(1));
        server.admin(root).disableUser(disable("bob"));

        AuditEvent newest = audit(b -> b).getEvents(0);

        assertThat(newest.getEvent()).isEqualTo("ACCOUNT_DISABLED");
        assertThat(newest.getOutcome()).isEqualTo(AuditOutcome.AUDIT_OUTCOME_OK);
        assertThat(newest.getActorName()).isEqualTo("root");
        assertThat(newest.getActorId()).isEqualTo(root.getUser().getId());
        assertThat(newest.getSubjectName()).isEqualTo("bob");
        assertThat(newest.getSubjectId()).isEqualTo(bob.getUser().getId());
        assertThat(newest.getSessionId()).isEqualTo(root.getSessionId());
        assertThat(newest.getAddress()).isEqualTo("127.0.0.1");
        assertThat(instant(newest.getTime())).isEqualTo(clock.instant());
    }

    @Test
    void whatWasRefusedIsRecordedToo() {
        Refusal.of(() -> server.admin(root).deleteUser(delete("root")));
        Refusal.of(() -> server.admin(root).disableUser(disable("nobody")));

        assertThat(audit(b -> b.setOutcome(AuditOutcome.AUDIT_OUTCOME_REFUSED)).getEventsList())
                .extracting(AuditEvent::getEvent)
                .containsExactly("ACCOUNT_DISABLED", "ACCOUNT_DELETED");
    }

    @Test
    void theRecordIsFilteredByWhoWhatAndWhen() {
        Instant start = clock.instant();
        server.register("bob");
        clock.advance(Duration.ofHours(1));
        root = server.login("root", AuthServer.PASSWORD);
        server.admin(root).setRole(role("bob", Role.ROLE_ADMIN));
        server.login("bob", AuthServer.PASSWORD);
        clock.advance(Duration.ofHours(1));
        root = server.login("root", AuthServer.PASSWORD);
        TokenGrant bob = server.login("bob", AuthServer.PASSWORD);
        server.admin(bob).createUser(createUser("dora"));

        assertThat(eventNames(b -> b.setActorName("bob")))
                .containsExactly("ACCOUNT_CREATED", "LOGIN", "LOGIN", "ACCOUNT_REGISTERED");
        assertThat(eventNames(b -> b.setSubjectName("bob")))
                .containsExactly("LOGIN", "LOGIN", "ROLE_CHANGED", "ACCOUNT_REGISTERED");
        assertThat(eventNames(b -> b.setUsername("Dora"))).containsExactly("ACCOUNT_CREATED");
        assertThat(eventNames(b -> b.setEvent("ROLE_CHANGED"))).containsExactly("ROLE_CHANGED");
        assertThat(
                        eventNames(b ->
                                b.setUsername("bob")
                                        .setSince(timestamp(start.plus(Duration.ofHours(1))))
                                        .setUntil(timestamp(start.plus(Duration.ofHours(2))))))
                .containsExactly("LOGIN", "ROLE_CHANGED");
    }

    @Test
    void theRecordIsReadInPages() {
        for (int i = 0; i < 5; i++) {
            server.register("user" + i);
        }

        ListAuditEventsResponse first = audit(b -> b.setEvent("ACCOUNT_REGISTERED").setPageSize(4));
        ListAuditEventsResponse second =
                audit(b ->
                        b.setEvent("ACCOUNT_REGISTERED")
                                .setPageSize(4)
                                .setPageToken(first.getNextPageToken()));

        assertThat(first.getEventsCount()).isEqualTo(4);
        assertThat(second.getEventsCount()).isEqualTo(2);
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(second.getEvents(1).getSubjectName()).isEqualTo("root");
    }

    @Test
    void aNameThatWasLockedIsFoundInTheRecord() {
        server.register("bob");
        for (int i = 0; i < 6; i++) {
            Refusal.of(() -> server.login("bob", "something wrong, surely"));
            Refusal.of(() -> server.login("nobody", "something wrong, surely"));
        }

        assertThat(audit(b -> b.setEvent("NAME_LOCKED").setUsername("bob")).getEventsList())
                .extracting(AuditEvent::getSubjectName)
                .containsExactly("bob");
        assertThat(audit(b -> b.setUsername("nobody")).getEventsList())
                .extracting(AuditEvent::getSubjectName)
                .containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET event = 'LOGIN'",
                "DELETE FROM audit WHERE at > 1700000000000"
            })
    void theDatabaseRefusesToChangeTheRecord(String change) throws IOException {
        long now = System.currentTimeMillis();
        try (Database database = Database.open(settings.database())) {
            database.write(handle ->
                    handle.execute(
                            "INSERT INTO audit (at, event, outcome, address, detail) VALUES ("
                                    + now
                                    + ", 'LOGIN', 'OK', '', '')"));
            assertThatThrownBy(() -> database.write(handle -> handle.execute(change)))
                    .hasMessageContaining("rows of the record");
        }
    }

    @Test
    void nobodyIsShownASecret() {
        server.register("bob");
        String password = AuthServer.PASSWORD;
        AdminServiceBlockingStub admin = server.admin(root);
        String code = admin.resetPassword(reset("bob")).getCode().getCode();

        assertThat(list(0, "").toString()).doesNotContain(password, code, "$2b$");
        assertThat(audit(b -> b).toString()).doesNotContain(password, code, "$2b$");
    }

    private TokenGrant administrator(String name) {
        server.register(name);
        server.admin(root).setRole(role(name, Role.ROLE_ADMIN));
        return server.login(name, AuthServer.PASSWORD);
    }

    private List<String> accounts() throws IOException {
        return column(
                "SELECT id || name || role || enabled || quota_bytes || password_version"
                        + " FROM account ORDER BY id");
    }

    private List<String> events(String event) throws IOException {
        return column("SELECT event FROM audit WHERE event = '" + event + "'");
    }

    private AdminServiceListUsersResponse list(int size, String token) {
        return server.admin(root)
                .listUsers(
                        AdminServiceListUsersRequest.newBuilder()
                                .setPageSize(size)
                                .setPageToken(token)
                                .build());
    }

    private static List<String> names(AdminServiceListUsersResponse page) {
        return page.getAccountsList().stream().map(a -> a.getUser().getName()).toList();
    }

    private ListAuditEventsResponse audit(
            java.util.function.UnaryOperator<ListAuditEventsRequest.Builder> filter) {
        return server.admin(root)
                .listAuditEvents(filter.apply(ListAuditEventsRequest.newBuilder()).build());
    }

    private List<String> eventNames(
            java.util.function.UnaryOperator<ListAuditEventsRequest.Builder> filter) {
        return audit(filter).getEventsList().stream().map(AuditEvent::getEvent).toList();
    }

    private void whoAmI(TokenGrant grant) {
        AuthServer.as(server.auth(), grant.getAccessToken())
                .whoAmI(WhoAmIRequest.getDefaultInstance());
    }

    private void refresh(TokenGrant grant) {
        server.auth()
                .refresh(
                        RefreshRequest.newBuilder()
                                .setRefreshToken(grant.getRefreshToken())
                                .build());
    }

    private List<String> column(String sql) throws IOException {
        try (Database database = Database.open(settings.database())) {
            return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static CreateUserRequest createUser(String name) {
        return CreateUserRequest.newBuilder().setUsername(name).build();
    }

    private static DisableUserRequest disable(String name) {
        return DisableUserRequest.newBuilder().setUsername(name).build();
    }

    private static EnableUserRequest enable(String name) {
        return EnableUserRequest.newBuilder().setUsername(name).build();
    }

    private static DeleteUserRequest delete(String name) {
        return DeleteUserRequest.newBuilder().setUsername(name).build();
    }

    private static SetRoleRequest role(String name, Role role) {
        return SetRoleRequest.newBuilder().setUsername(name).setRole(role).build();
    }

    private static SetQuotaRequest quota(String name, long bytes) {
        return SetQuotaRequest.newBuilder().setUsername(name).setQuotaBytes(bytes).build();
    }

    private static UnlockUserRequest unlock(String name) {
        return UnlockUserRequest.newBuilder().setUsername(name).build();
    }

    private static ResetPasswordRequest reset(String name) {
        return ResetPasswordRequest.newBuilder().setUsername(name).build();
    }
}
