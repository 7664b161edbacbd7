package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.Refuse;
import ferry.client.local.Conflict;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.kernel.hostile.HostileNames;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferKind;
import ferry.proto.transfer.v1.TransferSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReceiveLoopTest {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient bob = server.newUser("bob");
    private final byte[] content = random(3 * MEBI);

    @AfterEach
    void stop() {
        bob.close();
        server.close();
    }

    @Test
    void aBrokenStreamGoesOnWhereItBroke() throws IOException {
        server.transfers.receiveCuts.set(3);
        FakeBlob blob = waiting("report.bin");

        Received received = receive(blob);

        assertThat(received).isInstanceOf(Received.Saved.class);
        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset)
                .containsExactly(0L, 512L << 10, 1024L << 10, 1536L << 10);
    }

    @Test
    void aServerWithAFullDiskIsWaitedFor() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.refuseReceive.set(
                Refuse.transfer(Code.RESOURCE_EXHAUSTED, "STORAGE_FULL"));

        receive(blob);

        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"RESOURCE_EXHAUSTED, STREAM_LIMIT", "UNAVAILABLE, OVERLOADED"})
    void aServerThatHasNoPlaceIsWaitedFor(Code code, String reason) throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.refuseReceive.set(Refuse.transfer(code, reason, Duration.ofSeconds(2)));

        receive(blob);

        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
        assertThat(server.transfers.receivesOpened).hasSize(2);
    }

    @Test
    void whatHasNoRoomOnTheDiskIsNotBegun() {
        FakeBlob blob = waiting("report.bin");
        blob.claimedSize = Long.MAX_VALUE / 4;

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.LOCAL_DISK_FULL);

        assertThat(server.transfers.receivesOpened).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderNeedsRoomForItsStreamAndForWhatIsUnpackedOfIt() throws IOException {
        TransferSpec bundle =
                spec("tree").toBuilder().setKind(TransferKind.TRANSFER_KIND_BUNDLE).build();
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", bundle);
        server.transfers.put(blob, content, digest(content));
        blob.claimedSize = Files.getFileStore(folder).getUsableSpace() / 4 * 3;

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.LOCAL_DISK_FULL);

        assertThat(server.transfers.receivesOpened).isEmpty();
    }

    @Test
    void theReceiptSaysWhatWasVerified() {
        FakeBlob blob = waiting("report.bin");
        receive(blob);

        ConfirmReceiptRequest confirmation = server.transfers.confirmations.getFirst();
        assertThat(confirmation.getOutcome()).isEqualTo(ReceiptOutcome.RECEIPT_OUTCOME_SAVED);
        assertThat(confirmation.getSize()).isEqualTo(content.length);
        assertThat(confirmation.getSha256()).isEqualTo(blob.sha256);
    }

    @Test
    void aByteThatFlipsOnItsWayIsNotedAndAskedForAgain() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay = flipOnce(MEBI);

        receive(blob);

        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset)
                .containsExactly(0L, (long) MEBI);
    }

    @Test
    void aByteThatAlwaysFlipsEndsItAndNothingAppears() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay = ReceiveLoopTest::flipped;

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.CHUNK_CORRUPT);
        assertThat(visible()).isEmpty();
        assertThat(server.transfers.confirmations).isEmpty();
        assertThat(server.transfers.receivesOpened).hasSize(4);
    }

    @Test
    void otherBytesWithARightChecksumAreCaughtByTheDigest() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay = ReceiveLoopTest::forged;

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.CONTENT_MISMATCH);
        assertThat(files()).isEmpty();
        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset)
                .containsExactly(0L, 0L);
        assertThat(server.transfers.confirmations)
                .extracting(ConfirmReceiptRequest::getOutcome)
                .containsExactly(ReceiptOutcome.RECEIPT_OUTCOME_FAILED);
    }

    @Test
    void otherBytesOnceAreCuredByStartingAgain() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay = once(ReceiveLoopTest::forged);

        receive(blob);

        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
        assertThat(visible()).containsExactly("report.bin");
    }

    @Test
    void aWrongPlaceIsNotBelieved() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay =
                message ->
                        message.hasOffset()
                                ? message.toBuilder().setOffset(message.getOffset() + 1).build()
                                : message;

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.CHUNK_CORRUPT);
        assertThat(visible()).isEmpty();
    }

    @Test
    void bytesWithoutAChecksumAreNotBelieved() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay = message -> message.toBuilder().clearCrc32C().build();

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.CHUNK_CORRUPT);
        assertThat(visible()).isEmpty();
    }

    @Test
    void anEndThatIsNotTheEndIsNotBelieved() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay =
                once(
                        message -> message.hasTrailer(),
                        message -> message.toBuilder().clearTrailer().build());

        receive(blob);

        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset)
                .containsExactly(0L, (long) content.length);
        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
    }

    @Test
    void aDigestThatIsMissingIsNoProof() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.onItsWay =
                message ->
                        message.hasTrailer()
                                ? message.toBuilder()
                                        .setTrailer(message.getTrailer().toBuilder().clearSha256())
                                        .build()
                                : message;

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.CONTENT_MISMATCH);
        assertThat(files()).isEmpty();
    }

    @Test
    void hostileNamesFromTheServerTouchNothing() {
        HostileNames.refused()
                .forEach(name -> {
                    FakeBlob blob = waiting(name.text());
                    assertThat(problemOfReceiving(blob))
                            .as(name.toString())
                            .isEqualTo(Problem.NAME_REFUSED);
                });
        assertThat(files()).isEmpty();
        assertThat(server.transfers.receivesOpened).isEmpty();
    }

    @Test
    void anIdThatIsNoUuidDoesNotBecomeAPath() throws IOException {
        FakeBlob blob = new FakeBlob("../../x", "alice", spec("a"));
        server.transfers.put(blob, content, digest(content));

        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.SERVER_MISBEHAVED);
        assertThat(files()).isEmpty();
    }

    @Test
    void moreThanTheFileHoldsIsNotWritten() {
        FakeBlob blob = waiting("report.bin");
        Transfer announced = bob.transfer(blob.id);
        server.transfers.put(blob, random(4 * MEBI), digest(content));
        AtomicLong furthest = new AtomicLong();

        FerryException refused =
                catchThrowableOfType(
                        FerryException.class,
                        () ->
                                bob.receive(
                                        announced,
                                        ReceiveOptions.into(folder),
                                        new ReceiveListener() {
                                            @Override
                                            public void received(long position, OptionalLong size) {
                                                furthest.accumulateAndGet(position, Math::max);
                                            }
                                        }));

        assertThat(refused.problem()).isEqualTo(Problem.CONTENT_MISMATCH);
        assertThat(furthest).hasValueLessThanOrEqualTo(3 * MEBI);
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingIsVisibleBeforeAllIsVerified() {
        FakeBlob blob = waiting("report.bin");
        AtomicInteger looked = new AtomicInteger();

        bob.receive(
                blob.id,
                ReceiveOptions.into(folder),
                new ReceiveListener() {
                    @Override
                    public void received(long position, OptionalLong size) {
                        looked.incrementAndGet();
                        assertThat(visible()).isEmpty();
                    }
                });

        assertThat(looked).hasValueGreaterThan(5);
        assertThat(visible()).containsExactly("report.bin");
    }

    @Test
    void whatAnEarlierRunReceivedIsNotReceivedAgain() throws IOException {
        FakeBlob blob = waiting("report.bin");
        Thread.currentThread().interrupt();
        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        Files.write(
                folder.resolve(".ferry-" + blob.id + ".part"),
                java.util.Arrays.copyOf(content, MEBI));
        Files.setPosixFilePermissions(
                folder.resolve(".ferry-" + blob.id + ".part"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        server.transfers.receivesOpened.clear();

        receive(blob);

        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset)
                .containsExactly((long) MEBI);
        assertThat(Files.readAllBytes(folder.resolve("report.bin"))).isEqualTo(content);
    }

    @Test
    void whatAnEarlierRunPublishedIsConfirmedAndNotReceivedAgain() throws IOException {
        FakeBlob blob = waiting("report.bin");
        publishedBefore(blob, "report.bin");

        Received received = receive(blob);

        assertThat(received)
                .isInstanceOfSatisfying(
                        Received.Saved.class,
                        saved -> assertThat(saved.file().getFileName()).hasToString("report.bin"));
        assertThat(server.transfers.receivesOpened).isEmpty();
        assertThat(server.transfers.confirmations).hasSize(1);
        assertThat(folder.toFile().list()).containsExactly("report.bin");
    }

    @Test
    void whatAnEarlierRunPublishedUnderAnyNameIsConfirmedWhateverThePolicy() throws IOException {
        FakeBlob blob = waiting("report.bin");
        publishedBefore(blob, "as I like it.bin");
        Files.writeString(folder.resolve("report.bin"), "mine");

        Received received =
                bob.receive(
                        blob.id,
                        ReceiveOptions.into(folder).withConflict(Conflict.SKIP),
                        ReceiveListener.NONE);

        assertThat(received).isInstanceOf(Received.Saved.class);
        assertThat(server.transfers.confirmations).hasSize(1);
        assertThat(folder.resolve("report.bin")).hasContent("mine");
    }

    @Test
    void whatItsOwnerChangedBeforeTheReceiptIsLeftToHim() throws IOException {
        FakeBlob blob = waiting("report.bin");
        Path mine = publishedBefore(blob, "report.bin");
        Files.writeString(mine, "changed", StandardOpenOption.TRUNCATE_EXISTING);

        receive(blob);

        assertThat(mine).hasContent("changed");
        assertThat(folder.resolve("report (1).bin")).hasBinaryContent(content);
    }

    @Test
    void aReceiptThatIsNotHeardIsGivenByTheNextRun() throws IOException {
        FakeBlob blob = waiting("report.bin");
        server.transfers.refuseConfirmations.set(true);
        assertThat(problemOfReceiving(blob)).isEqualTo(Problem.FIELD_INVALID);
        server.transfers.refuseConfirmations.set(false);
        server.transfers.receivesOpened.clear();

        assertThat(receive(blob)).isInstanceOf(Received.Saved.class);

        assertThat(server.transfers.receivesOpened).isEmpty();
        assertThat(folder.toFile().list()).containsExactly("report.bin");
    }

    /// What a run leaves that dies before its receipt.
    private Path publishedBefore(FakeBlob blob, String name) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        Files.createLink(folder.resolve(".ferry-" + blob.id + ".part"), file);
        return file;
    }

    @Test
    void skippingAsksForNothingAndTellsNothing() throws IOException {
        Files.writeString(folder.resolve("report.bin"), "mine");
        FakeBlob blob = waiting("report.bin");

        Received received =
                bob.receive(
                        blob.id,
                        ReceiveOptions.into(folder).withConflict(Conflict.SKIP),
                        ReceiveListener.NONE);

        assertThat(received).isInstanceOf(Received.Skipped.class);
        assertThat(server.transfers.receivesOpened).isEmpty();
        assertThat(server.transfers.confirmations).isEmpty();
    }

    @Test
    void aMissingFolderIsMade() {
        FakeBlob blob = waiting("report.bin");

        bob.receive(blob.id, ReceiveOptions.into(folder.resolve("a/b")), ReceiveListener.NONE);

        assertThat(folder.resolve("a/b/report.bin")).exists();
    }

    @Test
    void aFolderThatIsAFileIsAClearError() throws IOException {
        FakeBlob blob = waiting("report.bin");
        Path file = Files.writeString(folder.resolve("file"), "x");

        FerryException refusal =
                catchThrowableOfType(
                        FerryException.class,
                        () ->
                                bob.receive(
                                        blob.id, ReceiveOptions.into(file), ReceiveListener.NONE));
        assertThat(refusal.problem()).isEqualTo(Problem.LOCAL_STORAGE);
    }

    @Test
    void anUnknownTransferIsAClearError() {
        FerryException refusal =
                catchThrowableOfType(
                        FerryException.class,
                        () ->
                                bob.receive(
                                        UUID.randomUUID().toString(),
                                        ReceiveOptions.into(folder),
                                        ReceiveListener.NONE));
        assertThat(refusal.problem()).isEqualTo(Problem.TRANSFER_UNKNOWN);
    }

    private Received receive(FakeBlob blob) {
        return bob.receive(blob.id, ReceiveOptions.into(folder), ReceiveListener.NONE);
    }

    private Problem problemOfReceiving(FakeBlob blob) {
        return catchThrowableOfType(FerryException.class, () -> receive(blob)).problem();
    }

    private FakeBlob waiting(String name) {
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec(name));
        return server.transfers.put(blob, content, digest(content));
    }

    private static TransferSpec spec(String name) {
        return TransferSpec.newBuilder()
                .addRecipients("bob")
                .setFileNameBytes(ByteString.copyFromUtf8(name))
                .build();
    }

    private static UnaryOperator<ReceiveResponse> flipOnce(long at) {
        return once(message -> message.getOffset() >= at, ReceiveLoopTest::flipped);
    }

    private static UnaryOperator<ReceiveResponse> once(UnaryOperator<ReceiveResponse> change) {
        return once(message -> !message.getData().isEmpty(), change);
    }

    private static UnaryOperator<ReceiveResponse> once(
            java.util.function.Predicate<ReceiveResponse> when,
            UnaryOperator<ReceiveResponse> change) {
        AtomicInteger left = new AtomicInteger(1);
        return message ->
                when.test(message) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                        ? change.apply(message)
                        : message;
    }

    /// One bit of the data differs, the checksum does not.
    private static ReceiveResponse flipped(ReceiveResponse message) {
        byte[] data = message.getData().toByteArray();
        if (data.length == 0) {
            return message;
        }
        data[data.length / 2] ^= 1;
        return message.toBuilder().setData(ByteString.copyFrom(data)).build();
    }

    /// One bit of the data differs, and the checksum agrees with it.
    private static ReceiveResponse forged(ReceiveResponse message) {
        ReceiveResponse flipped = flipped(message);
        if (flipped.getData().isEmpty()) {
            return message;
        }
        CRC32C crc = new CRC32C();
        crc.update(flipped.getData().toByteArray());
        return flipped.toBuilder().setCrc32C((int) crc.getValue()).build();
    }

    private static byte[] digest(byte[] bytes) {
        return Sha256.computation().digest(bytes);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private List<String> visible() {
        return files().stream().filter(name -> !name.startsWith(".")).toList();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
