package ferry.cli.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ferry` alone, by somebody who has never been anywhere: asked for the server, the user name and the password.
final class FirstStartTest {

    private static final String QUESTION = "Server (HOST:PORT or connect string): ";

    @TempDir Path folder;
    private TestServer server;
    private Someone newcomer;
    private Sitting here;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.open(folder.resolve("server"));
        new Someone("alice", folder.resolve("other device")).registeredAt(server);
        newcomer = new Someone("alice", folder.resolve("home"));
        here = new Sitting(Files.createDirectories(folder.resolve("in")), new ManualTime());
    }

    @AfterEach
    void stop() throws IOException {
        here.close();
        server.close();
    }

    @Test
    void aConnectStringANameAndAPasswordAreAllItTakes() throws Exception {
        here.sits(newcomer);
        here.see(QUESTION);
        here.enters(" " + server.connectString() + " ");
        here.see("User name: ");
        here.enters("alice");
        here.see("Password of alice: ");
        here.enters(newcomer.password());

        here.see("Welcome, alice");
        here.see("ferry> ");
        assertThat(here.text()).doesNotContain(newcomer.password(), "Is it the same?");
        here.quit();
        assertThat(newcomer.types("whoami").out()).contains("alice at " + server.address());
    }

    @Test
    void anAddressAloneIsShownWhoIsThereBeforeAnythingIsSaid() throws Exception {
        here.sits(newcomer);
        here.see(QUESTION);
        here.enters(server.address());
        here.see(server.connectString().substring(server.connectString().indexOf('#') + 1));
        here.see("Is it the same? [y/N] ");
        here.enters("n");

        here.endsWith(2);
        assertThat(here.text()).doesNotContain("User name: ");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void nonsenseIsExplainedAndAskedForAgainButNotForEver() throws Exception {
        here.sits(newcomer);
        here.see(QUESTION);
        here.enters("not a server");
        here.see("That is no server: address: not a server (expected: HOST:PORT)");
        here.enters("here:99999");
        here.see("That is no server: port: 99999 (expected: 1..65535)");
        here.enters("ferry://" + server.address() + "#short");

        here.endsWith(2);
        assertThat(here.count(QUESTION)).isGreaterThanOrEqualTo(3);
        assertThat(here.text()).contains("That is no server: fingerprint: short");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aServerThatIsNotThereIsSaidSoBeforeAnybodyTypesAPassword() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        here.sits(newcomer);
        here.see(QUESTION);
        here.enters("127.0.0.1:" + nobody);

        here.endsWith(6);
        assertThat(here.text()).contains("127.0.0.1:" + nobody).doesNotContain("Password");
    }

    @Test
    void theEndOfTheInputOrAnEmptyLineIsNoServer() {
        ScriptedConsole ended = new ScriptedConsole().typing();
        ScriptedConsole empty = new ScriptedConsole().typing("  ");

        assertThat(newcomer.types(ended, "login").exitCode()).isEqualTo(2);
        assertThat(newcomer.types(empty, "login").exitCode()).isEqualTo(2);
        assertThat(ended.asked).containsExactly(QUESTION);
        assertThat(ended.errText()).contains("no server is named").contains("--server");
        assertThat(empty.errText()).isEqualTo(ended.errText());
    }
}
