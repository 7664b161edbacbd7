package ferry.cli.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ferry.client.model.Person;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.model.TransferState;
import ferry.client.receive.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HookTest {

    private static final Sha256 SHA256 = new Sha256("ab".repeat(32));
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir Path folder;
    private final List<String> printed = new ArrayList<>();

    private Optional<String> run(String script) throws IOException, InterruptedException {
        return run(script, saved("report.txt", "bob", "from the weekend"));
    }

    private Optional<String> run(String script, Received.Saved saved)
            throws IOException, InterruptedException {
        return hook(script).run(saved, printed::add);
    }

    private Hook hook(String script, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(program(script).toString()));
        words.addAll(List.of(arguments));
        return new Hook(words, LONG, System::nanoTime);
    }

    private Path program(String script) throws IOException {
        Path program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Received.Saved saved(String name, String from, String note) {
        Transfer transfer =
                new Transfer(
                        "0f1a2b3c-0000-4000-8000-000000000000",
                        new Person("id", from),
                        List.of("alice"),
                        name,
                        TransferKind.FILE,
                        note,
                        TransferState.AVAILABLE,
                        OptionalLong.of(3),
                        3,
                        Optional.of(SHA256),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
        return new Received.Saved(transfer, folder.resolve("in").resolve(name), 3, SHA256);
    }

    @Test
    void theFactsOfTheFileAreInItsEnvironment() throws IOException, InterruptedException {
        Optional<String> wrong = run("env | grep ^FERRY_ | sort");

        assertThat(wrong).isEmpty();
        assertThat(printed)
                .contains(
                        "FERRY_FILE=" + folder.resolve("in/report.txt"),
                        "FERRY_FROM=bob",
                        "FERRY_ID=0f1a2b3c-0000-4000-8000-000000000000",
                        "FERRY_KIND=file",
                        "FERRY_NAME=report.txt",
                        "FERRY_NOTE=from the weekend",
                        "FERRY_SHA256=" + SHA256.hex(),
                        "FERRY_SIZE=3");
    }

    @Test
    void whatOthersHaveWrittenIsNoCommandAndBreaksNoLine()
            throws IOException, InterruptedException {
        Received.Saved hostile =
                saved("$(touch pwned); x", "`id`", "a\u0000b\nFERRY_FILE=/etc/passwd\u001b[2J");

        Optional<String> wrong = run("env | grep -a ^FERRY_", hostile);

        assertThat(wrong).isEmpty();
        assertThat(printed)
                .contains(
                        "FERRY_NAME=$(touch pwned); x",
                        "FERRY_FROM=`id`",
                        "FERRY_NOTE=a\\u{0}b\\u{a}FERRY_FILE=/etc/passwd\\u{1b}[2J")
                .filteredOn(line -> line.startsWith("FERRY_FILE="))
                .containsExactly("FERRY_FILE=" + folder.resolve("in/$(touch pwned); x"));
        assertThat(folder.resolve("pwned")).doesNotExist();
    }

    @Test
    void argumentsAreFixedAndOneMayStandForTheFile() throws IOException, InterruptedException {
        Received.Saved saved = saved("a b.txt", "bob", "");

        Optional<String> wrong =
                hook("printf '<%s>\\n' \"$@\"", "--x", "{}", "p{}").run(saved, printed::add);

        assertThat(wrong).isEmpty();
        assertThat(printed)
                .containsExactly("<--x>", "<" + folder.resolve("in/a b.txt") + ">", "<p{}>");
    }

    @Test
    void howItFailedIsTold() throws IOException, InterruptedException {
        assertThat(run("echo sorry >&2; exit 3").orElseThrow()).endsWith("/program ended with 3");
        assertThat(printed).containsExactly("sorry");
        assertThat(run("kill -9 $$").orElseThrow()).endsWith("ended with 137");
    }

    @Test
    void aProgramThatCannotBeStartedIsAFailureToo() throws InterruptedException {
        Path absent = folder.resolve("absent");
        Hook hook = new Hook(List.of(absent.toString()), LONG, System::nanoTime);

        assertThat(hook.exists("")).isFalse();
        assertThat(hook.run(saved("x", "bob", ""), printed::add).orElseThrow())
                .contains("absent cannot be run");
    }

    @Test
    void aProgramWithoutAPathIsLookedForWhereTheEnvironmentSays() throws IOException {
        Path _ = program("");
        Hook hook = new Hook(List.of("program"), LONG, System::nanoTime);

        assertThat(hook.exists("/nowhere:" + folder)).isTrue();
        assertThat(hook.exists("/nowhere")).isFalse();
    }

    @Test
    void itReadsNothingAndItsLongLinesAreCut() throws IOException, InterruptedException {
        Optional<String> wrong = run("cat; head -c 10000 /dev/zero | tr '\\0' a; echo; echo end");

        assertThat(wrong).isEmpty();
        assertThat(printed).hasSize(4).last().isEqualTo("end");
        assertThat(printed).first().asString().hasSize(4_096);
    }

    @Test
    void whatTakesTooLongIsEndedWithAllThatItHasStarted() throws IOException, InterruptedException {
        AtomicLong nanos = new AtomicLong();
        List<String> pids = new ArrayList<>();
        Path program = program("echo $$; sh -c 'echo $$; exec sleep 600' & wait");
        Hook hook = new Hook(List.of(program.toString()), LONG, nanos::get);

        Optional<String> wrong =
                hook.run(
                        saved("x", "bob", ""),
                        pid -> {
                            pids.add(pid);
                            nanos.addAndGet(LONG.dividedBy(2).toNanos());
                        });

        assertThat(wrong.orElseThrow()).contains("took longer than 600 s");
        assertThat(pids).hasSize(2).allSatisfy(HookTest::assertGone);
    }

    @Test
    void anInterruptEndsIt() throws IOException {
        Hook hook = hook("echo $$; exec sleep 600");

        assertThatThrownBy(() ->
                        hook.run(
                                saved("x", "bob", ""),
                                pid -> {
                                    printed.add(pid);
                                    Thread.currentThread().interrupt();
                                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(printed).hasSize(1).allSatisfy(HookTest::assertGone);
    }

    @Test
    void whatItLeavesRunningIsNotWaitedFor() throws IOException, InterruptedException {
        Optional<String> wrong = run("sleep 600 & echo $!; echo done");

        assertThat(wrong).isEmpty();
        assertThat(printed).last().isEqualTo("done");
        ProcessHandle.of(Long.parseLong(printed.getFirst())).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void itInheritsNoSecretAndNoFactOfAnotherFile() {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "FERRY_PASSWORD", "secret",
                                "FERRY_NEW_PASSWORD", "secret",
                                "FERRY_CODE", "secret",
                                "FERRY_NOTE", "another",
                                "FERRY_HOME", "/home/bob/ferry"));

        Hook.prepare(environment, saved("x", "bob", ""), Path.of("/in/x"));

        assertThat(environment)
                .doesNotContainValue("secret")
                .doesNotContainKeys("FERRY_PASSWORD", "FERRY_NEW_PASSWORD", "FERRY_CODE")
                .containsEntry("FERRY_NOTE", "")
                .containsEntry("FERRY_HOME", "/home/bob/ferry");
    }

    private static void assertGone(String pid) {
        await().until(() ->
                ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
}
