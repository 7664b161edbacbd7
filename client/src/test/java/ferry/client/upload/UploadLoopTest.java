package ferry.client.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.Refuse;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UploadLoopTest {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient alice = server.newUser("alice");

    @AfterEach
    void stop() {
        alice.close();
        server.close();
    }

    @Test
    void aBrokenStreamGoesOnWhereTheServerStands() throws IOException {
        server.transfers.uploadCuts.set(3);
        server.transfers.uploadCutAfterBytes = MEBI;
        Path file = randomFile(6 * MEBI);

        Transfer sent = send(file, SendOptions.fresh());

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        FakeBlob blob = server.transfers.only();
        assertThat(blob.content()).isEqualTo(Files.readAllBytes(file));
        assertThat(sent.sha256()).contains(digestOf(file));
        assertThat(server.transfers.uploadsOpened)
                .extracting(start -> start.getAttempt())
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatTheServerHasIsNotSentAgain() throws IOException {
        server.transfers.uploadCuts.set(1);
        server.transfers.uploadCutAfterBytes = 4 * MEBI;
        Path file = randomFile(6 * MEBI);
        AtomicReference<Long> resumedAt = new AtomicReference<>(0L);

        try (Source source = Source.file(file)) {
            alice.send(
                    toBob("f"),
                    source,
                    SendOptions.fresh(),
                    new SendListener() {
                        private boolean broken;

                        @Override
                        public void interrupted(FerryException because, Duration wait) {
                            broken = true;
                        }

                        @Override
                        public void sent(long position, OptionalLong size) {
                            if (broken) {
                                broken = false;
                                resumedAt.set(position);
                            }
                        }
                    });
        }
        assertThat(resumedAt.get()).isGreaterThanOrEqualTo(4L * MEBI);
    }

    @Test
    void aRestartedServerIsFoundAgain() throws IOException {
        CountDownLatch halfway = new CountDownLatch(1);
        Path file = randomFile(8 * MEBI);
        Thread restarter =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                halfway.await();
                                server.restart();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        try (Source source = Source.file(file)) {
            Transfer sent =
                    alice.send(
                            toBob("f"),
                            source,
                            SendOptions.fresh().withLimit(16L * MEBI),
                            new SendListener() {
                                @Override
                                public void sent(long position, OptionalLong size) {
                                    if (position > 3L * MEBI) {
                                        halfway.countDown();
                                    }
                                }
                            });
            assertThat(sent.sha256()).contains(digestOf(file));
        }
        assertThat(restarter.isAlive()).isFalse();
        assertThat(server.transfers.only().content()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void aLostAnswerIsNotALostUpload() throws IOException {
        server.transfers.losesFinalAnswers.set(2);
        Path file = randomFile(100_000);

        Transfer sent = send(file, SendOptions.fresh());

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(server.transfers.only().content()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void aStaleAttemptIsRaisedOnce() throws IOException {
        SendOptions options = SendOptions.fresh();
        FakeBlob earlier =
                new FakeBlob(
                        options.transferId().orElseThrow(),
                        "alice",
                        ferry.proto.transfer.v1.TransferSpec.newBuilder()
                                .addRecipients("bob")
                                .setFileName("f")
                                .build());
        earlier.attempt = 7;
        server.transfers.blobs.put(earlier.id, earlier);

        Transfer sent = send(randomFile(MEBI), options);

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(server.transfers.uploadsOpened)
                .extracting(start -> start.getAttempt())
                .containsExactly(1L, 8L);
    }

    @Test
    void somebodyElseTakingOverEndsIt() throws IOException {
        server.transfers.refuseUpload =
                Refuse.transfer(Code.ABORTED, "UPLOAD_SUPERSEDED", Map.of("attempt", "9"));

        assertThat(problemOfSending(randomFile(MEBI))).isEqualTo(Problem.UPLOAD_SUPERSEDED);
        assertThat(server.transfers.uploadsOpened).hasSize(1);
    }

    @Test
    void chunksThatAreTooLargeAreMadeSmaller() throws IOException {
        server.transfers.maxChunkBytes = 64 << 10;
        Path file = randomFile(MEBI);

        assertThat(send(file, SendOptions.fresh()).sha256()).contains(digestOf(file));
    }

    @Test
    @Timeout(60)
    void aLinkThatIsTooSlowForAChunkGetsSmallerOnes() throws IOException {
        server.transfers.mostBytesInTime = 32 << 10;
        Path file = randomFile(MEBI);

        assertThat(send(file, SendOptions.fresh()).sha256()).contains(digestOf(file));
    }

    @ParameterizedTest
    @CsvSource({"RESOURCE_EXHAUSTED, STREAM_LIMIT", "UNAVAILABLE, OVERLOADED"})
    void aServerThatHasNoPlaceIsWaitedForAsLongAsItSays(Code code, String reason)
            throws IOException {
        server.transfers.refuseUpload = Refuse.transfer(code, reason, Duration.ofSeconds(2));
        Path file = randomFile(MEBI);
        List<Duration> waits = new ArrayList<>();
        Transfer sent;

        try (Source source = Source.file(file)) {
            sent =
                    alice.send(
                            toBob("f"),
                            source,
                            SendOptions.fresh(),
                            new SendListener() {
                                @Override
                                public void interrupted(FerryException because, Duration wait) {
                                    assertThat(because.problem().name()).isEqualTo(reason);
                                    waits.add(wait);
                                    if (waits.size() == 3) {
                                        server.transfers.refuseUpload = null;
                                    }
                                }
                            });
        }

        assertThat(sent.sha256()).contains(digestOf(file));
        assertThat(waits).hasSize(3).allMatch(wait -> wait.compareTo(Duration.ofSeconds(2)) >= 0);
    }

    @Test
    void aServerThatFindsEveryChunkCorruptIsNotTriedForEver() throws IOException {
        server.transfers.refuseUpload = Refuse.transfer(Code.ABORTED, "CHUNK_CORRUPT");

        assertThat(problemOfSending(randomFile(MEBI))).isEqualTo(Problem.CHUNK_CORRUPT);
        assertThat(server.transfers.uploadsOpened).hasSize(4);
    }

    @Test
    void anExpiredTokenAtTheOpeningIsRenewed() throws IOException {
        server.auth.refusedTokens.add("access.alice.1");
        Path file = randomFile(MEBI);

        assertThat(send(file, SendOptions.fresh()).sha256()).contains(digestOf(file));
    }

    @Test
    void aRenewalThatFailsIsTriedAgainLikeTheRest() throws IOException {
        server.auth.refusedTokens.add("access.alice.1");
        server.auth.refreshFaults.set(2);
        Path file = randomFile(MEBI);

        assertThat(send(file, SendOptions.fresh()).sha256()).contains(digestOf(file));
        assertThat(server.auth.refreshes).containsExactly("refresh.alice.1");
    }

    @Test
    void aFileThatIsNotThereIsToldBeforeAnythingIsSent() {
        FerryException refusal =
                catchThrowableOfType(
                        FerryException.class, () -> Source.file(folder.resolve("nothing")));

        assertThat(refusal.problem()).isEqualTo(Problem.SOURCE_MISSING);
        assertThat(catchThrowableOfType(FerryException.class, () -> Source.file(folder)).problem())
                .isEqualTo(Problem.SOURCE_MISSING);
    }

    @Test
    void aFileThatIsRemovedWhileItIsSentCancelsTheTransfer() throws IOException {
        Path file = randomFile(2 * MEBI);

        assertThat(problemOfSending(file, () -> Files.delete(file)))
                .isEqualTo(Problem.SOURCE_CHANGED);
        assertNothingIsUnderWay();
    }

    @Test
    void aFileThatBecomesShorterCancelsTheTransfer() throws IOException {
        Path file = randomFile(2 * MEBI);

        assertThat(problemOfSending(file, () -> truncate(file, MEBI)))
                .isEqualTo(Problem.SOURCE_CHANGED);
        assertNothingIsUnderWay();
    }

    @Test
    void aFileThatGrowsCancelsTheTransfer() throws IOException {
        Path file = randomFile(2 * MEBI);

        assertThat(
                        problemOfSending(
                                file,
                                () -> Files.write(file, new byte[1], StandardOpenOption.APPEND)))
                .isEqualTo(Problem.SOURCE_CHANGED);
        assertNothingIsUnderWay();
    }

    @Test
    void aServerThatIsNotThereEndsItAfterTenSeconds() throws IOException {
        server.stop();
        long begun = System.nanoTime();

        assertThat(problemOfSending(randomFile(100))).isEqualTo(Problem.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(14));
    }

    @Test
    void aTimeoutEndsItAndLeavesItResumable() throws IOException {
        Path file = randomFile(4 * MEBI);
        SendOptions options =
                SendOptions.fresh()
                        .withLimit(MEBI)
                        .withTimeout(Optional.of(Duration.ofMillis(1_500)));

        FerryException refusal =
                catchThrowableOfType(FerryException.class, () -> send(file, options));

        assertThat(refusal.problem()).isEqualTo(Problem.TIMED_OUT);
        assertThat(stateAtServer()).endsWith("RECEIVING");
    }

    @Test
    void anInterruptEndsItAtOnceAndLeavesItResumable() throws Exception {
        Path file = randomFile(4 * MEBI);
        AtomicReference<Problem> problem = new AtomicReference<>();
        CountDownLatch under = new CountDownLatch(1);
        Thread sender =
                Thread.ofPlatform()
                        .start(() -> {
                            try (Source source = Source.file(file)) {
                                alice.send(
                                        toBob("f"),
                                        source,
                                        SendOptions.fresh().withLimit(MEBI),
                                        whenSent(MEBI / 2, under::countDown));
                            } catch (FerryException e) {
                                problem.set(e.problem());
                            }
                        });
        under.await();
        sender.interrupt();
        sender.join();

        assertThat(problem).hasValue(Problem.INTERRUPTED);
        assertThat(stateAtServer()).endsWith("RECEIVING");
    }

    @Test
    void aPipeOfUnknownLengthIsSentThroughCuts() throws Exception {
        byte[] content = random(5 * MEBI);
        server.transfers.uploadCuts.set(3);
        server.transfers.uploadCutAfterBytes = MEBI;
        try (PipedInputStream in = new PipedInputStream(64 << 10);
                PipedOutputStream out = new PipedOutputStream(in);
                Source source = Source.stream(in)) {
            Thread writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                try (out) {
                                    out.write(content);
                                } catch (IOException _) {
                                    // then the digest tells
                                }
                            });
            Transfer sent = alice.send(toBob("f"), source, SendOptions.fresh(), SendListener.NONE);
            writer.join();

            assertThat(sent.size()).hasValue(content.length);
            assertThat(server.transfers.only().content()).isEqualTo(content);
        }
    }

    @Test
    void aNameOf255BytesGoesThrough() throws IOException {
        String name = "é".repeat(127) + "x";

        try (Source source = Source.file(randomFile(10))) {
            Transfer sent = alice.send(toBob(name), source, SendOptions.fresh(), SendListener.NONE);
            assertThat(sent.fileName()).isEqualTo(name);
        }
    }

    private void assertNothingIsUnderWay() {
        assertThat(server.transfers.blobs.values())
                .allMatch(blob -> blob.state.name().endsWith("CANCELLED"));
    }

    private String stateAtServer() {
        return server.transfers.only().state.name();
    }

    private Problem problemOfSending(Path file) {
        return catchThrowableOfType(FerryException.class, () -> send(file, SendOptions.fresh()))
                .problem();
    }

    private interface Mischief {
        void run() throws IOException;
    }

    /// Sends slowly enough for mischief after the first megabyte.
    private Problem problemOfSending(Path file, Mischief mischief) {
        try (Source source = Source.file(file)) {
            return catchThrowableOfType(
                            FerryException.class,
                            () ->
                                    alice.send(
                                            toBob("f"),
                                            source,
                                            SendOptions.fresh(),
                                            whenSent(
                                                    MEBI / 2,
                                                    () -> {
                                                        try {
                                                            mischief.run();
                                                        } catch (IOException e) {
                                                            throw new AssertionError(e);
                                                        }
                                                    })))
                    .problem();
        }
    }

    private static SendListener whenSent(long bytes, Runnable once) {
        return new SendListener() {
            private boolean done;

            @Override
            public void sent(long position, OptionalLong size) {
                if (position >= bytes && !done) {
                    done = true;
                    once.run();
                }
            }
        };
    }

    private Transfer send(Path file, SendOptions options) {
        try (Source source = Source.file(file)) {
            return alice.send(toBob("f"), source, options, SendListener.NONE);
        }
    }

    private static Outgoing toBob(String name) {
        return Outgoing.file(name, List.of("bob"));
    }

    private static void truncate(Path file, int size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private Path randomFile(int size) throws IOException {
        return Files.write(folder.resolve("file-" + size), random(size));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static Sha256 digestOf(Path file) throws IOException {
        java.security.MessageDigest digest = Sha256.computation();
        digest.update(ByteBuffer.wrap(Files.readAllBytes(file)));
        return Sha256.of(digest.digest());
    }
}
