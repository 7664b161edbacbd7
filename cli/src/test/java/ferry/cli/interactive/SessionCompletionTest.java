package ferry.cli.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.ManualTime;
import ferry.cli.fake.Someone;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tabulator puts into the line, seen by what the line does then.
final class SessionCompletionTest {

    private static final String CLEAR_LINE = "\u0015";
    private static final Pattern COLOUR =
            Pattern.compile("\u001b\\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;]*m");

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Path file;
    private Sitting here;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        new Someone("bob", folder.resolve("bob")).registeredAt(server);
        new Someone("carol", folder.resolve("carol")).registeredAt(server);
        file = Files.writeString(folder.resolve("report.txt"), "text");
        here = new Sitting(Files.createDirectories(folder.resolve("in")), new ManualTime());
    }

    @AfterEach
    void stop() throws IOException {
        here.close();
        server.close();
    }

    @Test
    void namesOfPeopleAreCompletedWhereverOneMayStand() throws Exception {
        here.sits(alice);
        here.see("ferry> ");

        here.enters("UPD " + file + " bo\t");
        here.see("sending 4 B to bob");
        here.enters("send " + file + " --to bob,ca\t");
        here.see("sending 4 B to bob, carol");
        here.enters("send " + file + " --to=ca\t");
        here.see("sending 4 B to carol");
        await().atMost(Sitting.PATIENCE).until(() -> here.count(": stored after") == 3);
        here.quit();
    }

    @Test
    void idsOptionsAndTheirValuesAreCompleted() throws Exception {
        assertThat(alice.types("send", file.toString(), "--to", "bob").exitCode()).isZero();
        String id = alice.types("outbox").out().lines().toList().getLast().substring(0, 8);
        here.sits(alice);
        here.see("ferry> ");

        here.enters("status " + id.substring(0, 3) + "\t"); // too short to be told from others
        here.see("report.txt");
        here.enters("send " + file + " --to bob --no\t'a word'");
        here.see("sending 4 B to bob");
        here.enters("send " + file + " --to bob --wait dur\t");
        await().atMost(Sitting.PATIENCE).until(() -> here.count(": stored after") == 2);
        here.enters("cancel " + id.substring(0, 3) + "\t");
        here.see("the transfer is finished already"); // whoever was not found is not finished
        assertThat(here.text()).doesNotContain("is no transfer id", "nknown option");
        assertThat(alice.types("outbox", "--json").out()).contains("a word");
        here.quit();
    }

    @Test
    void whatFitsIsListedWithoutColours() throws Exception {
        alice.types("send", file.toString(), "--to", "bob", "--name", "one.txt");
        alice.types("send", file.toString(), "--to", "carol", "--name", "two.txt");
        Files.createSymbolicLink(folder.resolve("link"), file);
        here.sits(alice);
        here.see("ferry> ");

        here.types("status \t");
        here.see("two.txt to carol");
        here.see("one.txt to bob");
        here.types(CLEAR_LINE + "send " + folder + "/\t");
        here.see("report.txt");
        here.see("link");

        assertThat(here.text()).doesNotContainPattern(COLOUR);
        here.quit();
    }

    @Test
    void whileTheServerIsAwayNothingIsOfferedAndTheLineGoesOn() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        server.close();

        here.enters("UPD nothing-there bo\tb");

        here.see("there is no such file");
        here.quit();
    }
}
