package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipe is sent while it is written, and takes no more memory however long it is.
@Tag("long")
final class PipeTest {
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 256;

    /// What may still be on its way when the writer stops: buffers of the sender, of the network and of the server.
    private static final long IN_FLIGHT = 32L << 20;

    private static final long MOST_GROWTH_MEBIBYTES = 32;
    private static final Pattern RECEIVED = Pattern.compile("\"received\":([0-9]+)");

    @TempDir Path scratch;

    @Test
    void aPipeOf256MebibytesArrivesLiveWithFlatMemory() throws Exception {
        Path pipe = scratch.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            // Either end of a named pipe waits for the other to be opened
            CompletableFuture<OutputStream> opened =
                    CompletableFuture.supplyAsync(() -> open(pipe));
            try (RunningProcess watching =
                            bob.start("receive", "--watch", "--json", bob.files().toString());
                    RunningProcess sending =
                            alice.startReading(
                                    pipe,
                                    "send",
                                    "-",
                                    "--name",
                                    "stream",
                                    "--to",
                                    "bob",
                                    "--wait",
                                    "delivered")) {
                try (OutputStream out = new DigestOutputStream(opened.join(), digest)) {
                    write(out, 0, BLOCKS / 2);
                    long half = (long) BLOCKS / 2 * BLOCK;
                    // Nobody knows the end yet, and nearly all of it is there
                    await().atMost(Duration.ofMinutes(1))
                            .until(() -> received(watching) >= half - IN_FLIGHT);
                    long[] early = peaks(server, sending, watching);
                    write(out, BLOCKS / 2, BLOCKS - 1);
                    await().atMost(Duration.ofMinutes(1))
                            .until(() -> received(watching) >= (BLOCKS - 1L) * BLOCK - IN_FLIGHT);
                    long[] late = peaks(server, sending, watching);
                    System.out.printf(
                            "peaks of server, sender and receiver in MiB: %s, then %s%n",
                            text(early), text(late));
                    for (int i = 0; i < early.length; i++) {
                        assertThat(late[i] - early[i])
                                .as("peaks in MiB %s, then %s", text(early), text(late))
                                .isLessThanOrEqualTo(MOST_GROWTH_MEBIBYTES);
                    }
                    write(out, BLOCKS - 1, BLOCKS);
                }
                Outcome sent = sending.await();
                assertThat(sent.exitCode()).as(() -> sent + watching.soFar()).isZero();
            }
            assertThat(TestFiles.sha256(bob.files().resolve("stream")))
                    .isEqualTo(HexFormat.of().formatHex(digest.digest()));
        }
    }

    private static OutputStream open(Path pipe) {
        try {
            return Files.newOutputStream(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, int from, int to) throws IOException {
        byte[] block = new byte[BLOCK];
        for (int i = from; i < to; i++) {
            new Random(i).nextBytes(block);
            out.write(block);
        }
        out.flush();
    }

    private static long received(RunningProcess watching) {
        return RECEIVED.matcher(watching.out())
                .results()
                .map(MatchResult::group)
                .mapToLong(text -> Long.parseLong(text.replaceAll("[^0-9]", "")))
                .max()
                .orElse(0);
    }

    /// Of the server, the sender and the receiver, so far.
    private static long[] peaks(Server server, RunningProcess sending, RunningProcess watching)
            throws IOException {
        return new long[] {peak(server.pid()), peak(sending.pid()), peak(watching.pid())};
    }

    private static long peak(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> text(long[] figures) {
        return Arrays.stream(figures).boxed().toList();
    }
}
