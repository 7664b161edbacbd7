package ferry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.HostileTransfers;
import ferry.cli.fake.JsonContract;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--json` prints what is documented, and all of it. [Someone] compares each line of each test with the schema; here every
/// command has its turn.
final class JsonContractTest {

    private static final String OTHER_PASSWORD = "another sentence of mine";

    @TempDir Path folder;

    private final Set<String> fields = new TreeSet<>();
    private final Set<String> commands = new TreeSet<>();
    private TestServer server;
    private Someone root;
    private Someone alice;
    private Someone bob;
    private Path inbox;

    @BeforeEach
    void start() {
        server = TestServer.open(folder.resolve("server"));
        root = new Someone("root", folder.resolve("root"));
        alice = new Someone("alice", folder.resolve("alice"));
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        inbox = folder.resolve("in");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyCommandPrintsWhatIsDocumentedAndEveryFieldIsPrinted() throws IOException {
        entering();
        transfers();
        endings();
        people();
        administration();
        failures();
        leaving();

        assertThat(commands).isEqualTo(JsonContract.DOCUMENTED.commands());
        assertThat(fields).isEqualTo(JsonContract.DOCUMENTED.fields());
    }

    private void entering() {
        String at = server.connectString();
        String code = server.setupCode();
        String passwords = code + "\n" + root.password() + "\n";
        done(root, passwords, "redeem", "root", "--code-stdin", "--password-stdin", "--server", at);
        done(alice, line(alice), "register", "alice", "--password-stdin", "--server", at);
        done(alice, line(alice), "login", "alice", "--password-stdin", "--server", at);
        done(alice, "", "whoami");
        done(alice, "", "trust", "show");
    }

    private void transfers() throws IOException {
        String file = file("report.bin", 300_000).toString();
        Path watched = folder.resolve("watched");
        ScriptedConsole console = new ScriptedConsole();
        Thread watcher =
                Thread.ofPlatform()
                        .start(() ->
                                bob.types(
                                        console,
                                        "receive",
                                        watched.toString(),
                                        "--watch",
                                        "--json"));
        done(alice, "", "send", file, "--to", "bob", "--note", "look", "--wait", "delivered");
        await().until(() -> console.outText().contains("\"received\""));
        watcher.interrupt();
        await().until(() -> !watcher.isAlive());
        heard("receive", console.outText());

        done(alice, "from a pipe", "send", "-", "--name", "pipe.txt", "--to", "bob", "--note", "x");
        done(bob, "", "inbox");
        done(bob, "", "receive", inbox.toString());
        done(alice, "", "outbox");
        Files.createDirectories(folder.resolve("holidays"));
        Files.createSymbolicLink(folder.resolve("holidays/out"), Path.of("/etc/passwd"));
        done(alice, "", "send", folder.resolve("holidays").toString(), "--to", "bob");
        String id =
                JsonLines.array(bob.types("inbox", "--json").out()).getFirst().get("transfer") + "";
        done(bob, "", "status", id);
        done(bob, "", "get", id, "-o", inbox + "/");
    }

    private void endings() throws IOException {
        done(alice, "", "send", file("unwanted", 10).toString(), "--to", "bob");
        done(bob, "", "decline", first(bob, "unwanted"));
        Thread sender =
                Thread.ofPlatform()
                        .start(() ->
                                alice.types(
                                        new ScriptedConsole(),
                                        "send",
                                        file("long", 3 << 20).toString(),
                                        "--to",
                                        "bob",
                                        "--limit",
                                        "300K",
                                        "--json"));
        await().until(() -> bob.types("inbox").out().contains("long"));
        sender.interrupt();
        await().until(() -> !sender.isAlive());
        done(alice, "", "cancel", first(bob, "long"));
        // Nobody but a hostile server makes receipts fail at will
        try (TestServer hostile =
                TestServer.with(
                        folder.resolve("hostile"),
                        new HostileTransfers(HostileNames.with(Verdict.KEPT).limit(3).toList()))) {
            Someone carol = new Someone("carol", folder.resolve("carol")).registeredAt(hostile);
            done(carol, "", "outbox");
        }
    }

    private void people() {
        done(alice, "", "users");
        done(alice, "", "sessions");
        done(alice, "", "sessions", "revoke", "--others");
        String both = alice.password() + "\n" + OTHER_PASSWORD + "\n";
        done(alice, both, "passwd", "--password-stdin");
    }

    private void administration() {
        done(root, "", "admin", "invite");
        done(root, "", "admin", "user", "add", "dora");
        done(root, "", "admin", "user", "reset", "dora");
        done(root, "", "admin", "user", "quota", "dora", "2G");
        done(root, "", "admin", "user", "role", "dora", "admin");
        done(root, "", "admin", "user", "disable", "dora");
        done(root, "", "admin", "user", "enable", "dora");
        done(root, "", "admin", "user", "unlock", "dora");
        done(root, "", "admin", "user", "logout", "dora");
        done(root, "", "admin", "user", "list");
        done(root, "", "admin", "user", "delete", "dora", "--yes");
        done(root, "", "admin", "rotate-key");
        done(root, "", "admin", "audit");
    }

    private void failures() {
        fails(3, alice, "status", "00000000");
        fails(3, alice, "get", "00000000");
        fails(3, alice, "send", "no such file", "--to", "bob");
        fails(2, alice, "send");
        fails(2, alice, "receive", "--conflict", "dance");
        fails(2, alice, "inbox", "--nonsense");
        fails(2, alice, "nonsense");
        fails(7, alice, "admin", "user", "list");
        fails(2, alice, "passwd");
        fails(4, new Someone("nobody", folder.resolve("nobody")), "receive", inbox.toString());
    }

    private void leaving() {
        done(alice, "", "logout");
        done(alice, "", "trust", "reset", "--server", server.address());
    }

    private void done(Someone who, String input, String... args) {
        ScriptedConsole console = new ScriptedConsole().piping(input.getBytes(UTF_8));
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        Outcome outcome = who.types(console, all.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(all + outcome.out() + outcome.err()).isZero();
        heard(JsonContract.DOCUMENTED.command(all).orElseThrow(), outcome.out());
    }

    private void heard(String command, String out) {
        commands.add(command);
        out.lines().forEach(line -> fields.addAll(JsonContract.DOCUMENTED.fieldsOf(line)));
    }

    private void fails(int exitCode, Someone who, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        Outcome outcome = who.types(all.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(all + outcome.out()).isEqualTo(exitCode);
        outcome.out()
                .lines()
                .forEach(line -> fields.addAll(JsonContract.DOCUMENTED.fieldsOf(line)));
    }

    private static String line(Someone who) {
        return who.password() + "\n";
    }

    private static String first(Someone who, String name) {
        return JsonLines.array(who.types("inbox", "--json").out()).stream()
                .filter(transfer -> name.equals(transfer.get("name")))
                .map(transfer -> String.valueOf(transfer.get("transfer")))
                .findFirst()
                .orElseThrow();
    }

    private Path file(String name, int size) {
        try {
            return Files.write(folder.resolve(name), new byte[size]);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
