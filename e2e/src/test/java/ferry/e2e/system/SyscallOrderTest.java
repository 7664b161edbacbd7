package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.e2e.system.Strace.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a kill cannot prove: that what is acknowledged survives a loss of power. A real server is watched at the calls by
/// which it asks the system for that, without TLS, so that its answer can be told from its other messages.
@Tag("torture")
final class SyscallOrderTest {
    private static final String NAME = "watched-at-its-system-calls.bin";
    private static final String LOG = "/ledger.db-wal>";

    /// A page of the ledger and what is written around it.
    private static final String SHOWN_BYTES = "6000";

    @TempDir Path scratch;

    @BeforeEach
    void skipWithoutStrace() {
        Strace.assumeItWorks();
    }

    @Test
    void aFileIsForcedThenItsNameThenTheLedgerAndThenItIsAcknowledged() throws Exception {
        List<Call> calls = callsOfSending(300_000);

        List<Call> writes = select(calls, call -> call.is("write", "/blobs/"));
        Call lastWrite = writes.getLast();
        String blob = lastWrite.text().replaceAll("(?s)^\\w+\\(\\d+<(/[^>]*)>.*", "$1");
        String folder = blob.substring(0, blob.lastIndexOf('/'));
        Call force = last(calls, call -> call.is("fdatasync", "<" + blob + ">"));
        Call nameForce = last(calls, call -> call.is("fsync", "<" + folder + ">"));
        Commit commit = commit(calls);
        Call answer = answer(calls);

        assertThat(force.begin()).as("forced after the last write").isGreaterThan(lastWrite.end());
        assertThat(commit.write().begin())
                .as("committed after the bytes were forced")
                .isGreaterThan(force.end());
        assertThat(commit.write().begin())
                .as("committed after the name was forced")
                .isGreaterThan(nameForce.end());
        assertThat(answer.begin())
                .as("acknowledged after the commit was forced")
                .isGreaterThan(commit.force().end());
        assertThat(List.of(force, nameForce, commit.force())).allMatch(Call::succeeded);
    }

    @Test
    void aSmallFileIsForcedWithTheLedgerAndThenAcknowledged() throws Exception {
        List<Call> calls = callsOfSending(1_000);

        assertThat(select(calls, call -> call.is("write", "/blobs/"))).isEmpty();
        assertThat(answer(calls).begin()).isGreaterThan(commit(calls).force().end());
    }

    /// The transaction that makes the file available.
    private record Commit(Call write, Call force) {}

    private static Commit commit(List<Call> calls) {
        Call write =
                first(calls, call -> call.is("pwrite64", LOG) && call.text().contains("AVAILABLE"));
        Call force =
                first(
                        calls,
                        call ->
                                (call.is("fdatasync", LOG) || call.is("fsync", LOG))
                                        && call.begin() > write.end());
        return new Commit(write, force);
    }

    /// Nobody else is connected, and no other message names the file.
    private static Call answer(List<Call> calls) {
        return first(
                calls,
                call ->
                        call.text().contains("TCP")
                                && (call.text().startsWith("write")
                                        || call.text().startsWith("send"))
                                && call.text().contains(NAME));
    }

    private List<Call> callsOfSending(long size) throws Exception {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "256m", "--insecure")) {
            register("bob", server);
            register("alice", server);
            Path file = TestFiles.random(scratch.resolve(NAME), size);
            try (Strace strace =
                    Strace.attach(
                            scratch,
                            server.pid(),
                            "-s",
                            SHOWN_BYTES,
                            "-e",
                            "trace=write,writev,pwrite64,pwritev,sendto,sendmsg,fdatasync,fsync")) {
                Outcome sent = run("alice", "send", file.toString(), "--to", "bob");
                assertThat(sent.exitCode()).as(() -> sent + server.log()).isZero();
                return strace.calls();
            }
        }
    }

    private void register(String name, Server server) throws IOException, InterruptedException {
        Outcome outcome = run(name, "register", name, "--server", server.connect(), "--insecure");
        assertThat(outcome.exitCode()).as(outcome::toString).isZero();
    }

    private Outcome run(String name, String... arguments) throws IOException, InterruptedException {
        try (RunningProcess process =
                RunningProcess.start(
                        scratch,
                        Jvm.command(
                                "ferry.standalone.Main",
                                List.of("-Xmx128m", "-XX:+UseSerialGC"),
                                List.of(arguments)),
                        Map.of(
                                "FERRY_HOME",
                                scratch.resolve("home-" + name).toString(),
                                "FERRY_PASSWORD",
                                "correct horse battery staple " + name))) {
            return process.await();
        }
    }

    private static List<Call> select(List<Call> calls, Predicate<Call> which) {
        return calls.stream().filter(which).toList();
    }

    private static Call first(List<Call> calls, Predicate<Call> which) {
        List<Call> found = select(calls, which);
        assertThat(found).as(() -> "such a call among " + calls.size()).isNotEmpty();
        return found.getFirst();
    }

    private static Call last(List<Call> calls, Predicate<Call> which) {
        List<Call> found = select(calls, which);
        assertThat(found).as(() -> "such a call among " + calls.size()).isNotEmpty();
        return found.getLast();
    }
}
