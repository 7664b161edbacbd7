package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.login.RegistrationPolicy;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Codes, passwords and the administrator's commands, with the real services.
final class AdminCommandsTest {

    private static final String PASSWORD = "violet tugboat 19 lanterns";

    @TempDir Path folder;
    private TestServer server;
    private Someone root;
    private Someone bob;

    @BeforeEach
    void start() {
        server = new TestServer(folder.resolve("server"), RegistrationPolicy.CLOSED, 0);
        root = new Someone("root", folder.resolve("root"));
        bob = new Someone("bob", folder.resolve("bob"));
        redeem(root, server.setupCode());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theSetupCodeMakesAnAdministrator() {
        assertThat(JsonLines.objects(root.types("whoami", "--json").out()).getFirst())
                .containsEntry("user", "root")
                .containsEntry("admin", true);
    }

    @Test
    void aCodeAndAPasswordAreAskedFor() {
        String code = invite();
        ScriptedConsole console = new ScriptedConsole().typing(code, PASSWORD, PASSWORD);

        Outcome redeemed = bob.types(console, "redeem", "bob", "--server", server.connectString());

        assertThat(redeemed.exitCode()).as(redeemed.err()).isZero();
        assertThat(redeemed.out()).startsWith("Password set, logged in as bob");
        assertThat(console.asked).containsExactly("One-time code: ");
        assertThat(console.askedHidden).hasSize(2);
    }

    @Test
    void aCodeMayStandInTheEnvironment() {
        bob.environment().put("FERRY_CODE", invite());
        bob.environment().put("FERRY_PASSWORD", PASSWORD);

        assertThat(bob.types("redeem", "bob", "--server", server.connectString()).exitCode())
                .isZero();
    }

    @Test
    void withoutACodeAndWithoutAnybodyToAskItIsUsage() {
        Outcome outcome = bob.types("redeem", "bob", "--server", server.connectString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--code-stdin");
    }

    @Test
    void registerTakesACodeUnderEveryPolicy() {
        bob.environment().put("FERRY_PASSWORD", PASSWORD);

        Outcome outcome =
                bob.types(
                        "register", "bob", "--code", invite(), "--server", server.connectString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("Registered and logged in as bob");
    }

    @Test
    void aUsedCodeIsRefusedWithExit4() {
        String code = invite();
        redeem(bob, code);

        Outcome outcome =
                types(
                        bob,
                        code + "\n" + PASSWORD,
                        "redeem",
                        "carol",
                        "--code-stdin",
                        "--password-stdin",
                        "--server",
                        server.connectString());

        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("the code is wrong, used or too old");
    }

    @Test
    void whereNobodyCanRegisterThemselvesItSaysWhatToDo() {
        bob.environment().put("FERRY_PASSWORD", PASSWORD);

        Outcome outcome = bob.types("register", "bob", "--server", server.connectString());

        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.err()).contains("ferry redeem");
    }

    @Test
    void anAccountIsMadeAndItsCodeIsAllThatStandsOnStandardOutput() {
        Outcome made = root.types("admin", "user", "add", "bob", "--quota", "1G", "--valid", "2h");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).matches("([0-9A-Z]{4}-){6}[0-9A-Z]{4}\n");
        assertThat(made.err()).contains("Made bob.", "ferry redeem bob --server");
        redeem(bob, made.out().strip());
        assertThat(bob.types("whoami").out()).startsWith("bob at ");
        assertThat(root.types("admin", "user", "list").out()).contains("bob", "1.0 GiB");
    }

    @Test
    void codesAreOneObjectForPrograms() {
        Map<String, Object> made =
                JsonLines.objects(root.types("admin", "user", "add", "bob", "--json").out())
                        .getFirst();
        Map<String, Object> invite =
                JsonLines.objects(root.types("admin", "invite", "--json").out()).getFirst();

        assertThat(made).containsEntry("user", "bob").containsKeys("code", "expires");
        assertThat(invite).containsKeys("code", "expires").doesNotContainKey("user");
    }

    @Test
    void aDisabledUserIsOutAndAnEnabledOneIsIn() {
        redeem(bob, invite());

        assertThat(root.types("admin", "user", "disable", "bob").out())
                .isEqualTo("bob: disabled, 1 session ended\n");
        assertThat(bob.types("whoami").exitCode()).isEqualTo(4);
        assertThat(login().exitCode()).isEqualTo(4);

        assertThat(root.types("admin", "user", "enable", "bob").out()).isEqualTo("bob: enabled\n");
        assertThat(login().exitCode()).isZero();
    }

    @Test
    void aLockedUserIsUnlocked() {
        redeem(bob, invite());
        Someone stranger = new Someone("bob", folder.resolve("stranger"));
        stranger.environment().put("FERRY_PASSWORD", "a wrong password, surely");
        for (int i = 0; i < 6; i++) {
            stranger.types("login", "bob", "--server", server.connectString());
        }
        assertThat(stranger.types("login", "bob", "--server", server.connectString()).exitCode())
                .isEqualTo(5);

        assertThat(root.types("admin", "user", "unlock", "bob").out()).isEqualTo("bob: unlocked\n");

        assertThat(stranger.types("login", "bob", "--server", server.connectString()).exitCode())
                .isEqualTo(4);
        assertThat(root.types("admin", "audit", "--event", "name_unlocked").out())
                .contains("NAME_UNLOCKED", "root", "bob");
    }

    @Test
    void aResetEndsWhatWasAndItsCodeBeginsAnew() {
        redeem(bob, invite());

        Outcome reset = root.types("admin", "user", "reset", "bob");

        assertThat(reset.exitCode()).as(reset.err()).isZero();
        assertThat(bob.types("whoami").exitCode()).isEqualTo(4);
        assertThat(login().exitCode()).isEqualTo(4);
        redeem(bob, reset.out().strip());
        assertThat(bob.types("whoami").exitCode()).isZero();
    }

    @Test
    void onesOwnPasswordIsNotReset() {
        Outcome outcome = root.types("admin", "user", "reset", "root");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("your own password");
    }

    @Test
    void sessionsAreEndedForAUser() {
        redeem(bob, invite());

        assertThat(root.types("admin", "user", "logout", "bob").out())
                .isEqualTo("bob: 1 session ended\n");
        assertThat(bob.types("whoami").exitCode()).isEqualTo(4);
        assertThat(login().exitCode()).isZero();
    }

    @Test
    void deletingAsksForTheNameOrAYes() {
        redeem(bob, invite());

        Outcome unasked = root.types("admin", "user", "delete", "bob");
        Outcome mistyped =
                root.types(new ScriptedConsole().typing("rob"), "admin", "user", "delete", "bob");
        assertThat(unasked.exitCode()).isEqualTo(2);
        assertThat(unasked.err()).contains("--yes");
        assertThat(mistyped.exitCode()).isEqualTo(7);
        assertThat(bob.types("whoami").exitCode()).isZero();

        Outcome meant =
                root.types(new ScriptedConsole().typing("bob"), "admin", "user", "delete", "bob");
        assertThat(meant.exitCode()).as(meant.err()).isZero();
        assertThat(bob.types("whoami").exitCode()).isEqualTo(4);
        assertThat(root.types("admin", "user", "delete", "bob", "--yes").exitCode()).isEqualTo(3);
    }

    @Test
    void theLastAdministratorStays() {
        for (List<String> act :
                List.of(
                        List.of("disable", "root"),
                        List.of("delete", "root", "--yes"),
                        List.of("role", "root", "user"))) {
            Outcome outcome =
                    root.types(
                            java.util.stream.Stream.concat(
                                            java.util.stream.Stream.of("admin", "user"),
                                            act.stream())
                                    .toArray(String[]::new));
            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(outcome.err()).contains("nobody would be left", "ferry admin user role");
        }
    }

    @Test
    void whoHasJustBecomeAnAdministratorCanAdministerAtOnce() {
        redeem(bob, invite());
        assertThat(bob.types("admin", "user", "list").exitCode()).isEqualTo(7);

        assertThat(root.types("admin", "user", "role", "bob", "admin").out())
                .isEqualTo("bob: is an administrator now\n");

        assertThat(bob.types("admin", "user", "list").exitCode()).isZero();
        root.types("admin", "user", "role", "bob", "user");
        assertThat(bob.types("admin", "user", "list").exitCode()).isEqualTo(7);
    }

    @Test
    void accountsAreATableForPeopleAndAnArrayForPrograms() {
        redeem(bob, invite());
        root.types("admin", "user", "add", "carol", "--admin");
        root.types("admin", "user", "quota", "bob", "20G");

        assertThat(root.types("admin", "user", "list").out().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).matches("NAME +ROLE +STATE .*"))
                .anySatisfy(line -> assertThat(line).matches("bob +user +enabled +1 .*20.0 GiB"))
                .anySatisfy(line -> assertThat(line).matches("carol +admin +awaits its code .*"));
        assertThat(JsonLines.value(root.types("admin", "user", "list", "--json").out()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(3)
                .first()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("user", "bob")
                .containsEntry("role", "user")
                .containsEntry("quota_bytes", 20L << 30)
                .containsEntry("sessions", 1L);
        assertThat(root.types("admin", "user", "quota", "bob", "default").exitCode()).isZero();
    }

    @Test
    void theRecordIsShownNewestFirstAndFiltered() {
        redeem(bob, invite());
        root.types("admin", "user", "disable", "bob");

        List<String> lines = root.types("admin", "audit").out().lines().toList();
        assertThat(lines.getFirst()).startsWith("TIME");
        assertThat(lines.get(1)).contains("ACCOUNT_DISABLED", "ok", "root", "bob", "127.0.0.1");
        assertThat(root.types("admin", "audit", "--limit", "2").out().lines()).hasSize(3);
        assertThat(root.types("admin", "audit", "--until", "1h").out().lines()).hasSize(1);
        assertThat(
                        JsonLines.value(
                                root.types(
                                                "admin", "audit", "--user", "bob", "--since", "1h",
                                                "--json")
                                        .out()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .first()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("event", "ACCOUNT_DISABLED")
                .containsEntry("outcome", "ok")
                .containsEntry("actor", "root")
                .containsEntry("subject", "bob");
    }

    @Test
    void theRecordIsFilteredByOutcome() {
        redeem(bob, invite());
        assertThat(bob.types("admin", "user", "list").exitCode()).isNotZero();

        assertThat(root.types("admin", "audit", "--outcome", "refused").out().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(" refused "));
        assertThat(root.types("admin", "audit", "--outcome", "OK").out().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(" ok "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin",
                "admin user",
                "admin user add",
                "admin user add bob --valid soon",
                "admin user add bob --quota much",
                "admin user role bob king",
                "admin user quota bob much",
                "admin audit --since yesterday",
                "admin audit --limit 0",
                "admin audit --outcome maybe",
                "admin user disable bob carol",
                "admin nonsense"
            })
    void whatIsCalledWronglyIsUsageAndSaysWhatToType(String line) {
        Outcome outcome = root.types(line.split(" ", -1));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isNotBlank().doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin",
                "admin user",
                "admin user add",
                "admin user list",
                "admin user disable",
                "admin user enable",
                "admin user delete",
                "admin user role",
                "admin user unlock",
                "admin user reset",
                "admin user quota",
                "admin user logout",
                "admin invite",
                "admin audit",
                "admin rotate-key",
                "redeem",
                "passwd"
            })
    void everyCommandHasHelp(String line) {
        Outcome outcome = root.types((line + " --help").split(" ", -1));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("Usage: ferry " + line.split(" ", -1)[0]);
    }

    @Test
    void aRotatedKeyInterruptsNobody() {
        redeem(bob, invite());

        assertThat(root.types("admin", "rotate-key").out()).startsWith("New key ");

        assertThat(bob.types("whoami").exitCode()).isZero();
        assertThat(root.types("admin", "audit", "--event", "SIGNING_KEY_ROTATED").out())
                .contains("ORDERLY");
    }

    @Test
    void aNameThatNobodyHasIsNotFound() {
        Outcome outcome = root.types("admin", "user", "disable", "nobody");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("nobody here is called nobody");
    }

    @Test
    void aPasswordIsChangedAndOtherDevicesHaveToLogInAgain() {
        redeem(bob, invite());
        Someone laptop = new Someone("bob", folder.resolve("laptop"));
        laptop.environment().put("FERRY_PASSWORD", PASSWORD);
        laptop.types("login", "bob", "--server", server.connectString());

        Outcome changed =
                bob.types(
                        new ScriptedConsole()
                                .typing(
                                        PASSWORD,
                                        "another sentence of mine",
                                        "another sentence of mine"),
                        "passwd");

        assertThat(changed.exitCode()).as(changed.err()).isZero();
        assertThat(bob.types("whoami").exitCode()).isZero();
        assertThat(laptop.types("whoami").exitCode()).isEqualTo(4);
        assertThat(laptop.types("login", "bob").exitCode()).isEqualTo(4);
        laptop.environment().put("FERRY_PASSWORD", "another sentence of mine");
        assertThat(laptop.types("login", "bob").exitCode()).isZero();
    }

    @Test
    void aWrongOldPasswordChangesNothing() {
        redeem(bob, invite());

        Outcome outcome =
                types(
                        bob,
                        "wrong, so wrong\nanother sentence of mine\n",
                        "passwd",
                        "--password-stdin");

        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("the old password is wrong; nothing has changed");
        assertThat(login().exitCode()).isZero();
    }

    @Test
    void bothPasswordsMayBePipedOrStandInTheEnvironment() {
        redeem(bob, invite());

        assertThat(
                        types(
                                        bob,
                                        PASSWORD + "\nanother sentence of mine\n",
                                        "passwd",
                                        "--password-stdin")
                                .exitCode())
                .isZero();
        bob.environment().put("FERRY_PASSWORD", "another sentence of mine");
        bob.environment().put("FERRY_NEW_PASSWORD", PASSWORD);
        assertThat(bob.types("passwd").exitCode()).isZero();
        assertThat(login().exitCode()).isZero();
    }

    @Test
    void everybodyIsListed() {
        redeem(bob, invite());

        assertThat(bob.types("users").out()).isEqualTo("bob\nroot\n");
    }

    private String invite() {
        Outcome invite = root.types("admin", "invite");
        assertThat(invite.exitCode()).as(invite.err()).isZero();
        return invite.out().strip();
    }

    private Outcome login() {
        return types(
                bob,
                PASSWORD + "\n",
                "login",
                "bob",
                "--password-stdin",
                "--server",
                server.connectString());
    }

    private void redeem(Someone who, String code) {
        Outcome outcome =
                types(
                        who,
                        code + "\n" + PASSWORD + "\n",
                        "redeem",
                        who.name,
                        "--code-stdin",
                        "--password-stdin",
                        "--server",
                        server.connectString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static Outcome types(Someone who, String input, String... args) {
        return who.types(
                new ScriptedConsole().piping(input.getBytes(StandardCharsets.UTF_8)), args);
    }
}
