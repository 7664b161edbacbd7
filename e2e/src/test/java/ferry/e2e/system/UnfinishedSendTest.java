package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Senders that are killed, and the same command once more.
final class UnfinishedSendTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final long SIZE = 64 * MEBIBYTE;
    private static final int BUSY = 1;

    /// What may be sent again: what was not durable at the server, and what was on its way.
    private static final long MOST_AGAIN = (16 + 8) * MEBIBYTE;

    private static final Pattern SENT =
            Pattern.compile("\"type\":\"progress\".*?\"sent\":([0-9]+)");
    private static final Pattern BEGAN = Pattern.compile("\"type\":\"offer\".*?\"sent\":([0-9]+)");

    @TempDir Path scratch;

    @Test
    void aSendThatIsKilledAgainAndAgainGoesOnByTheSameCommand()
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path file = TestFiles.random(alice.files().resolve("film.bin"), SIZE);
            long sent = 0;
            for (long target = 12 * MEBIBYTE; target <= 36 * MEBIBYTE; target += 12 * MEBIBYTE) {
                sent = killWhileSending(alice, file, target, sent);
            }

            Outcome last = alice.run("send", file.toString(), "--to", "bob", "--json");

            assertThat(last.exitCode()).as(() -> last + server.log()).isZero();
            assertBeganNear(last.out(), sent);
            assertArrivedOnce(bob, file, server);
        }
    }

    @Test
    void aSendGoesOnAfterItsProcessAndTheServerWereKilledAndTheServerHasMoved()
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        Person alice;
        Person bob;
        Path file;
        long sent;
        try (Server server = Server.start(scratch, data, "128m")) {
            alice = Person.register(scratch, "alice", server);
            bob = Person.register(scratch, "bob", server);
            file = TestFiles.random(alice.files().resolve("film.bin"), SIZE);
            sent = killWhileSending(alice, file, 32 * MEBIBYTE, 0);
            server.kill();
        }
        try (Server server = Server.start(scratch, data, "128m")) {
            Outcome again =
                    alice.run(
                            "send",
                            file.toString(),
                            "--to",
                            "bob",
                            "--json",
                            "--server",
                            server.connect());

            assertThat(again.exitCode()).as(() -> again + server.log()).isZero();
            assertBeganNear(again.out(), sent);
            assertArrivedOnce(bob, file, server);
        }
    }

    @Test
    void twoProcessesAreNeverAtTheSameSendAndAllThatWasKilledIsResumed()
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path one = TestFiles.random(alice.files().resolve("one.bin"), SIZE);
            Path two = TestFiles.random(alice.files().resolve("two.bin"), SIZE / 2);
            try (RunningProcess first = sendSlowly(alice, one)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> last(SENT, first.out()).orElse(0) > MEBIBYTE);
                Outcome second = alice.run("send", one.toString(), "--to", "bob");

                assertThat(second.exitCode()).as(second::toString).isEqualTo(BUSY);
                assertThat(second.err()).contains("is being sent already");
                first.kill();
            }
            long _ = killWhileSending(alice, two, 8 * MEBIBYTE, 0);

            Outcome resumed = alice.run("send", "--resume");

            assertThat(resumed.exitCode()).as(resumed::toString).isZero();
            assertThat(resumed.err())
                    .containsPattern("one.bin: goes on at [0-9.]+ .iB")
                    .containsPattern("two.bin: goes on at [0-9.]+ .iB");
            assertArrivedOnce(bob, one, server);
            assertThat(TestFiles.sha256(bob.files().resolve("two.bin")))
                    .isEqualTo(TestFiles.sha256(two));
        }
    }

    @Test
    void whatChangedWhileNobodySentItIsSentAnewAndAPipeIsGivenUp()
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path file = TestFiles.random(alice.files().resolve("film.bin"), SIZE);
            long _ = killWhileSending(alice, file, 8 * MEBIBYTE, 0);
            Path other = TestFiles.random(scratch.resolve("other"), MEBIBYTE + 1);
            Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
            try (RunningProcess piping = pipeForEver(alice)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> last(SENT, piping.out()).orElse(0) > MEBIBYTE);
                piping.kill();
            }

            Outcome anew = alice.run("send", file.toString(), "--to", "bob");
            Outcome resumed = alice.run("send", "--resume");

            assertThat(anew.exitCode()).as(anew::toString).isZero();
            assertThat(anew.err()).contains("it is no longer what it was");
            assertThat(resumed.exitCode()).as(resumed::toString).isZero();
            assertThat(resumed.err()).contains("piped").contains("is cancelled");
            assertArrivedOnce(bob, other, "film.bin", server);
        }
    }

    /// @param before how much an earlier process has sent; where this one begins is near
    /// @return how much it had sent when it was killed
    private static long killWhileSending(Person person, Path file, long target, long before)
            throws IOException {
        try (RunningProcess sending = sendSlowly(person, file)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            last(SENT, sending.out()).orElse(0) >= target || !sending.isAlive());
            assertThat(sending.isAlive()).as(sending::soFar).isTrue();
            sending.kill();
            assertBeganNear(sending.out(), before);
            return last(SENT, sending.out()).orElseThrow();
        }
    }

    private static RunningProcess sendSlowly(Person person, Path file) throws IOException {
        return person.start("send", file.toString(), "--to", "bob", "--limit", "8M", "--json");
    }

    private static RunningProcess pipeForEver(Person person) throws IOException {
        return person.startReading(
                Path.of("/dev/zero"),
                "send",
                "-",
                "--name",
                "piped",
                "--to",
                "bob",
                "--limit",
                "8M",
                "--json");
    }

    private static void assertBeganNear(String json, long sent) {
        assertThat(last(BEGAN, json).orElseThrow())
                .as(json.lines().limit(3).toList()::toString)
                .isBetween(Math.max(0, sent - MOST_AGAIN), SIZE - 1);
    }

    private static void assertArrivedOnce(Person person, Path sent, Server server)
            throws IOException, InterruptedException {
        assertArrivedOnce(person, sent, String.valueOf(sent.getFileName()), server);
    }

    private static void assertArrivedOnce(Person person, Path sent, String name, Server server)
            throws IOException, InterruptedException {
        Outcome received =
                person.run("receive", person.files().toString(), "--server", server.connect());
        assertThat(received.exitCode()).as(received::toString).isZero();
        assertThat(TestFiles.sha256(person.files().resolve(name)))
                .isEqualTo(TestFiles.sha256(sent));
        String[] names = person.files().toFile().list();
        assertThat(Arrays.stream(names == null ? new String[0] : names))
                .noneMatch(other -> other.contains("(1)") || other.startsWith("."));
    }

    private static OptionalLong last(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToLong(UnfinishedSendTest::number)
                .reduce((_, later) -> later);
    }

    private static long number(String group) {
        return Long.parseLong(group.substring(group.lastIndexOf(':') + 1));
    }
}
