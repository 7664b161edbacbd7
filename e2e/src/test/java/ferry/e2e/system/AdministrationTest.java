package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdministrationTest {
    private static final Pattern CODE = Pattern.compile("([0-9A-Z]{4}-){6}[0-9A-Z]{4}");
    private static final int LOGIN = 4;
    private static final int REFUSED = 7;

    @TempDir Path scratch;

    @Test
    void fromTheFirstStartToAnAdministratorWhoLetsPeopleInAndOut()
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        Person root;
        try (Server server = Server.start(scratch, data, "128m")) {
            String setup = code(server.out());
            assertThat(server.err()).as("the log").doesNotContain(setup);
            root = Person.redeem(scratch, "root", server, setup);

            Person bob = Person.redeem(scratch, "bob", server, code(done(root, "admin", "invite")));
            done(root, "admin", "user", "disable", "bob");
            assertThat(bob.run("inbox").exitCode()).isEqualTo(LOGIN);
            assertThat(bob.run("login", "bob").exitCode()).isEqualTo(LOGIN);
            done(root, "admin", "user", "enable", "bob");
            done(bob, "login", "bob");

            String reset = code(done(root, "admin", "user", "reset", "bob"));
            assertThat(bob.run("inbox").exitCode()).isEqualTo(LOGIN);
            Outcome redeemed = bob.redeem(server, reset);
            assertThat(redeemed.exitCode()).as(redeemed::toString).isZero();
            assertThat(bob.redeem(server, reset).exitCode()).isEqualTo(LOGIN);

            assertThat(root.run("admin", "user", "disable", "root").exitCode()).isEqualTo(REFUSED);
            assertThat(bob.run("admin", "user", "list").exitCode()).isEqualTo(REFUSED);
            assertThat(done(root, "admin", "audit", "--user", "bob"))
                    .contains("ACCOUNT_DISABLED", "PASSWORD_RESET", "ADMIN_CALL_REFUSED")
                    .doesNotContain(reset, setup);
            server.kill();
        }
        try (Server server = Server.start(scratch, data, "128m")) {
            assertThat(server.out()).as("nothing to set up any more").doesNotContainPattern(CODE);
            assertThat(done(root, "login", "root", "--server", server.connect())).contains("root");
            assertThat(done(root, "admin", "audit", "--event", "PASSWORD_RESET")).contains("bob");
        }
    }

    private static String done(Person who, String... arguments)
            throws IOException, InterruptedException {
        Outcome outcome = who.run(arguments);
        assertThat(outcome.exitCode()).as(outcome::toString).isZero();
        return outcome.out();
    }

    private static String code(String text) {
        Matcher matcher = CODE.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }
}
