package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that somebody still writes while it is sent and, live, received.
final class ChangingFileTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void aFileThatChangesOnTheWayBeginsAnewAndNobodyKeepsAMixture() throws Exception {
        Path file = Files.write(folder.resolve("a.log"), new byte[2 << 20]);
        Path inbox = folder.resolve("in");
        ScriptedConsole watched = new ScriptedConsole();
        ScriptedConsole sent = new ScriptedConsole();
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            Someone alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
            Someone bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
            Thread watcher =
                    Thread.ofPlatform()
                            .start(() ->
                                    bob.types(
                                            watched,
                                            "receive",
                                            inbox.toString(),
                                            "--watch",
                                            "--json"));
            CompletableFuture<Outcome> sending =
                    CompletableFuture.supplyAsync(() ->
                            alice.types(
                                    sent,
                                    "send",
                                    file.toString(),
                                    "--to",
                                    "bob",
                                    "--wait",
                                    "delivered",
                                    "--limit",
                                    "300K",
                                    "--json"));
            await().atMost(PATIENCE).until(() -> watched.outText().contains("\"progress\""));
            Files.writeString(file, "one more line\n", StandardOpenOption.APPEND);

            assertThat(sending.get().exitCode()).as(sent.outText()).isZero();
            watcher.interrupt();
            watcher.join();
        }
        assertThat(JsonLines.objects(sent.outText()))
                .filteredOn(line -> "notice".equals(line.get("type")))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice)
                                .containsEntry("reason", "RESTLESS")
                                .containsEntry("name", "a.log")
                                .containsEntry(
                                        "message",
                                        file.toRealPath()
                                                + " changed on the way: what was sent is given"
                                                + " up, and it begins anew"));
        try (Stream<Path> received = Files.list(inbox)) {
            assertThat(received).containsExactly(inbox.resolve("a.log"));
        }
        assertThat(inbox.resolve("a.log")).hasSameBinaryContentAs(file);
    }
}
