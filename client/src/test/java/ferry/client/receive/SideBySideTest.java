package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.Refuse;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One file over several connections.
final class SideBySideTest {

    private static final int MEBI = 1 << 20;
    private static final int RANGE = 4 * MEBI;
    private static final int CONNECTIONS = 3;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient bob = server.newUser("bob");
    private final byte[] content = random(8 * RANGE + MEBI + 1);

    @AfterEach
    void stop() {
        bob.close();
        server.close();
    }

    @Test
    void rangesThatArriveSideBySideMakeTheFile() throws IOException {
        receive(waiting());

        assertThat(received()).isEqualTo(content);
        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset, ReceiveRequest::getLength)
                .containsExactlyInAnyOrder(
                        range(0, RANGE),
                        range(RANGE, RANGE),
                        range(2 * RANGE, RANGE),
                        range(3 * RANGE, RANGE),
                        range(4 * RANGE, RANGE),
                        range(5 * RANGE, RANGE),
                        range(6 * RANGE, RANGE),
                        range(7 * RANGE, RANGE),
                        range(8 * RANGE, MEBI + 1));
    }

    @Test
    void eachRangeUnderWayHasAConnectionOfItsOwn() {
        int before = server.connections();

        receive(waiting());

        assertThat(server.connections() - before).isEqualTo(CONNECTIONS - 1);
    }

    @Test
    void ofRangesThatBreakOnlyWhatIsMissingIsAskedForAgain() throws IOException {
        server.transfers.receiveCutAfterBytes = MEBI + MEBI / 2;
        server.transfers.receiveCuts.set(2 * CONNECTIONS);

        receive(waiting());

        assertThat(received()).isEqualTo(content);
        assertThat(server.transfers.receivesOpened)
                .extracting(ReceiveRequest::getOffset)
                .doesNotHaveDuplicates()
                .contains(2L * RANGE)
                .as("whichever was cut goes on from there")
                .anySatisfy(offset -> assertThat(offset % RANGE).isEqualTo(MEBI + MEBI / 2L));
    }

    @Test
    void aServerThatWasAwayIsGoneOnWithWhereItBroke() throws IOException {
        int port = server.address().port();
        AtomicBoolean up = new AtomicBoolean(true);
        server.transfers.onItsWay =
                message -> {
                    if (message.getOffset() == RANGE + MEBI && up.getAndSet(false)) {
                        server.stop();
                    }
                    return message;
                };
        List<Long> resumed = new ArrayList<>();

        receive(
                waiting(),
                new ReceiveListener() {
                    private long position;

                    @Override
                    public void received(long bytes, OptionalLong size) {
                        position = bytes;
                    }

                    @Override
                    public void interrupted(FerryException why, Duration wait) {
                        if (resumed.isEmpty()) {
                            server.startAgain(port);
                        }
                        resumed.add(position);
                    }
                });

        assertThat(received()).isEqualTo(content);
        assertThat(resumed).isNotEmpty();
        assertThat(server.transfers.receivesOpened)
                .filteredOn(request -> request.getOffset() % RANGE > 0)
                .as("gone on with where they broke")
                .isNotEmpty();
        assertThat(server.transfers.receivesOpened)
                .filteredOn(request -> !request.hasLength())
                .as("one stream instead")
                .isEmpty();
    }

    @Test
    void connectionsThatBringNothingAreNotUsedAnyMore() throws IOException {
        server.oneConnection = true;
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec());
        byte[] many = random(16 * RANGE);

        receive(server.transfers.put(blob, many, digest(many)));

        assertThat(received()).isEqualTo(many);
        assertThat(server.strangers.get()).isBetween(1, 2 * CONNECTIONS);
    }

    @Test
    void aTokenThatHasEndedLeavesWhatOtherRangesHaveBrought() throws IOException {
        server.transfers.refuseReceive.set(Refuse.transfer(Code.UNAUTHENTICATED, "TOKEN_EXPIRED"));

        receive(waiting());

        assertThat(received()).isEqualTo(content);
        List<Long> offsets =
                server.transfers.receivesOpened.stream().map(ReceiveRequest::getOffset).toList();
        assertThat(offsets).hasSize(new HashSet<>(offsets).size() + 1);
    }

    @Test
    void whoMayNotHaveSoManyStreamsGoesOnWithOne() throws IOException {
        server.transfers.refuseReceive.set(
                Refuse.transfer(Code.RESOURCE_EXHAUSTED, "STREAM_LIMIT", Duration.ofMillis(1)));

        receive(waiting());

        assertThat(received()).isEqualTo(content);
        assertThat(server.transfers.receivesOpened)
                .last()
                .extracting(ReceiveRequest::hasLength)
                .isEqualTo(false);
    }

    @Test
    void bytesThatDoNotFollowThoseBeforeThemAreNotBelieved() throws IOException {
        AtomicInteger times = new AtomicInteger(1);
        server.transfers.onItsWay =
                message ->
                        message.getOffset() == RANGE - MEBI / 4 && times.getAndDecrement() > 0
                                ? elsewhere(message)
                                : message;

        receive(waiting());

        assertThat(received()).isEqualTo(content);
    }

    @Test
    void aFileThatIsStillUnderWayComesInRangesWhileItIsBeingSent() throws IOException {
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec());
        server.transfers.begin(blob, content.length);
        blob.append(Arrays.copyOf(content, 2 * RANGE), 0);

        receive(
                blob,
                new ReceiveListener() {
                    @Override
                    public void received(long bytes, OptionalLong size) {
                        if (bytes == 2 * RANGE) { // else this would wait for its end for ever
                            blob.append(content, 2 * RANGE);
                            blob.finish(ByteString.copyFrom(digest(content)));
                        }
                    }

                    @Override
                    public void interrupted(FerryException why, Duration wait) {
                        throw new AssertionError("nothing came any more", why);
                    }
                });

        assertThat(received()).isEqualTo(content);
    }

    /// A server compares with its own checksums only what it reads from their beginnings.
    @Test
    void whatWasNotWhatWasSentComesAgainInOneStream() {
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec());
        server.transfers.put(blob, content, digest(new byte[] {1}));

        FerryException failure = catchThrowableOfType(FerryException.class, () -> receive(blob));

        assertThat(failure.problem()).isEqualTo(Problem.CONTENT_MISMATCH);
        assertThat(server.transfers.receivesOpened)
                .last()
                .extracting(ReceiveRequest::getOffset, ReceiveRequest::hasLength)
                .containsExactly(0L, false);
    }

    @Test
    void aClosedClientEndsWhatOthersReceive() throws InterruptedException {
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec());
        server.transfers.begin(blob, content.length);
        AtomicReference<@Nullable FerryException> end = new AtomicReference<>();
        Thread receiving =
                Thread.ofVirtual()
                        .start(() ->
                                end.set(
                                        catchThrowableOfType(
                                                FerryException.class, () -> receive(blob))));
        await().until(() -> server.transfers.receivesOpened.size() >= CONNECTIONS);

        bob.close();

        assertThat(receiving.join(Duration.ofSeconds(60))).isTrue();
        assertThat(end.get()).extracting(FerryException::problem).isEqualTo(Problem.INTERRUPTED);
    }

    @Test
    void moreConnectionsThanAreOfUseAreRefused() {
        ReceiveOptions options = ReceiveOptions.into(folder);

        assertThatThrownBy(() -> options.withConnections(ReceiveOptions.MAX_CONNECTIONS + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connections: 9");
    }

    private static org.assertj.core.groups.Tuple range(long offset, long length) {
        return org.assertj.core.groups.Tuple.tuple(offset, length);
    }

    private void receive(FakeBlob blob) {
        receive(blob, ReceiveListener.NONE);
    }

    private void receive(FakeBlob blob, ReceiveListener listener) {
        Received result =
                bob.receive(
                        blob.id,
                        ReceiveOptions.into(folder).withConnections(CONNECTIONS),
                        listener);
        assertThat(result).isInstanceOf(Received.Saved.class);
    }

    private byte[] received() throws IOException {
        return Files.readAllBytes(folder.resolve("report.bin"));
    }

    private FakeBlob waiting() {
        FakeBlob blob = new FakeBlob(UUID.randomUUID().toString(), "alice", spec());
        return server.transfers.put(blob, content, digest(content));
    }

    private static TransferSpec spec() {
        return TransferSpec.newBuilder()
                .addRecipients("bob")
                .setFileNameBytes(ByteString.copyFromUtf8("report.bin"))
                .build();
    }

    private static ReceiveResponse elsewhere(ReceiveResponse message) {
        return message.toBuilder().setOffset(message.getOffset() + 1).build();
    }

    private static byte[] digest(byte[] bytes) {
        return Sha256.computation().digest(bytes);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
