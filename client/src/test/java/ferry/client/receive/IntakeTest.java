package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.Refuse;
import ferry.client.local.PartialFile;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.ReceiptState;
import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.watch.WatchHandler;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.WatchRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IntakeTest {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient alice = server.newUser("alice");
    private final FerryClient bob = server.newUser("bob");
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        server.close();
    }

    @Test
    void onceTakesWhatIsWholeAndLeavesWhatIsStalledOrHad() throws IOException {
        put("first.txt", "alice", "first");
        put("second.txt", "carol", "second");
        FakeBlob had = put("had.txt", "alice", "had");
        had.receipts.put("bob", ferry.proto.transfer.v1.ReceiptState.RECEIPT_STATE_SAVED);
        FakeBlob declined = put("declined.txt", "alice", "declined");
        declined.receipts.put("bob", ferry.proto.transfer.v1.ReceiptState.RECEIPT_STATE_DECLINED);
        FakeBlob stalled = put("stalled.txt", "alice", "stalled");
        stalled.state = TransferState.TRANSFER_STATE_PAUSED;

        intake(Set.of()).takeWaiting();

        assertThat(heard.saved).containsExactlyInAnyOrder("first.txt", "second.txt");
        assertThat(folder.resolve("first.txt")).hasContent("first");
    }

    @Test
    void theSecondNameOfWhatIsConfirmedIsNotLeftBehind() throws IOException {
        FakeBlob had = put("had.bin", "alice", "had");
        had.receipts.put("bob", ferry.proto.transfer.v1.ReceiptState.RECEIPT_STATE_SAVED);
        Path file = Files.writeString(folder.resolve("had.bin"), "had");
        Files.createLink(folder.resolve(".ferry-" + had.id + ".part"), file);

        intake(Set.of()).takeWaiting();

        assertThat(folder.toFile().list()).containsExactly("had.bin");
    }

    @Test
    void onlyWhatTheWantedPeopleSentIsTaken() throws IOException {
        put("first.txt", "alice", "first");
        put("second.txt", "carol", "second");

        intake(Set.of("carol")).takeWaiting();

        assertThat(heard.saved).containsExactly("second.txt");
    }

    @Test
    void aRefusedNameDoesNotKeepOthersFromArriving() throws IOException {
        put("../evil", "alice", "evil");
        put("good.txt", "alice", "good");

        intake(Set.of()).takeWaiting();

        assertThat(heard.saved).containsExactly("good.txt");
        assertThat(heard.failures).hasSize(1);
    }

    @Test
    void whatHasNoRoomDoesNotKeepOthersFromArriving() throws IOException {
        put("huge.bin", "alice", "huge").claimedSize = Long.MAX_VALUE / 4;
        put("good.txt", "alice", "good");

        intake(Set.of()).takeWaiting();

        assertThat(heard.saved).containsExactly("good.txt");
        assertThat(heard.failures)
                .singleElement()
                .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.LOCAL_DISK_FULL));
    }

    /// What nobody can catch is no reason to wait for ever.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorInOneFileIsToldAndEndsNothingElse() throws IOException {
        put("fatal.txt", "alice", "fatal");
        put("good.txt", "alice", "good");
        heard.onStarted =
                transfer -> {
                    if (transfer.fileName().equals("fatal.txt")) {
                        throw new StackOverflowError("of a test");
                    }
                };

        intake(Set.of()).takeWaiting();

        assertThat(heard.saved).containsExactly("good.txt");
        assertThat(heard.failures)
                .singleElement()
                .satisfies(e -> assertThat(e).hasCauseInstanceOf(StackOverflowError.class));
    }

    @Test
    void watchingTakesAFileWhileItIsBeingSent() throws Exception {
        try (Watching _ = watching()) {
            Path file = Files.write(folder.resolve("live.bin"), new byte[4 * MEBI]);
            CountDownLatch receiving = new CountDownLatch(1);
            heard.onReceived = _ -> receiving.countDown();

            try (Source source = Source.file(file)) {
                Transfer sent =
                        alice.send(
                                Outgoing.file("arrived.bin", List.of("bob")),
                                source,
                                SendOptions.fresh().withLimit(8L * MEBI),
                                new SendListener() {
                                    @Override
                                    public void sent(long position, OptionalLong size) {
                                        if (position == 4L * MEBI) {
                                            assertThat(receiving.getCount()).isZero();
                                        }
                                    }
                                });
                assertThat(alice.awaitDelivery(sent.id(), Optional.empty(), _ -> {}).receipts())
                        .allMatch(receipt -> receipt.state() == ReceiptState.SAVED);
            }
            assertThat(folder.resolve("arrived.bin")).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void aSenderWhoWasSilentWhenTheWatchBeganIsFollowedWhenItIsBack() throws Exception {
        FakeBlob blob = put("slow.txt", "alice", "slow");
        blob.state = TransferState.TRANSFER_STATE_PAUSED;
        try (Watching _ = watching()) {
            assertThat(heard.saved).isEmpty();

            server.transfers.resume(blob);

            await().until(() -> heard.saved.contains("slow.txt"));
        }
    }

    @Test
    void aRestartOfTheServerLosesNothingAndDoublesNothing() throws Exception {
        try (Watching _ = watching()) {
            put("before.txt", "alice", "before");
            await().until(() -> heard.saved.contains("before.txt"));
            server.restart();
            put("after.txt", "alice", "after");
            await().until(() -> heard.saved.contains("after.txt"));

            assertThat(heard.saved).containsExactly("before.txt", "after.txt");
        }
    }

    @Test
    void anExpiredCursorMeansListingAgain() throws Exception {
        put("early.txt", "alice", "early");
        server.transfers.refuseWatch.set(Refuse.transfer(Code.OUT_OF_RANGE, "CURSOR_EXPIRED"));
        try (Watching _ = watching()) {
            put("late.txt", "alice", "late");

            await().until(() -> heard.saved.contains("late.txt"));
            assertThat(heard.saved).containsExactlyInAnyOrder("early.txt", "late.txt");
            assertThat(server.transfers.lists).hasValue(2);
        }
    }

    @Test
    void newsThatComesTwiceSavesOnce() throws Exception {
        try (Watching _ = watching()) {
            put("a.txt", "alice", "a");
            await().until(() -> heard.saved.contains("a.txt"));
            server.transfers.repeatLastEvent("bob");
            put("b.txt", "alice", "b");
            await().until(() -> heard.saved.contains("b.txt"));
            await().until(() -> server.transfers.acknowledged.contains("3"));

            assertThat(heard.saved).containsExactly("a.txt", "b.txt");
        }
        assertThat(folder.resolve("a (1).txt")).doesNotExist();
    }

    @Test
    void eventsAreAcknowledgedOnceTheyAreDealtWith() throws Exception {
        try (Watching _ = watching()) {
            put("a.txt", "alice", "a");

            await().until(() -> heard.saved.contains("a.txt"));
            await().until(() -> server.transfers.acknowledged.contains("1"));
        }
        assertThat(server.transfers.watchesOpened)
                .extracting(WatchRequest::getConsumerId)
                .allMatch(id -> id.matches("[A-Za-z0-9._-]{1,64}"));
    }

    @Test
    void aSmallFileComesWithTheNewsOfIt() throws Exception {
        try (Watching _ = watching()) {
            put("a.txt", "alice", "a few words");
            put("empty.txt", "alice", "");

            await().until(() -> heard.saved.containsAll(List.of("a.txt", "empty.txt")));
        }
        assertThat(folder.resolve("a.txt")).hasContent("a few words");
        assertThat(folder.resolve("empty.txt")).isEmptyFile();
        assertThat(server.transfers.confirmations).hasSize(2);
        assertThat(server.transfers.receivesOpened).isEmpty();
    }

    @Test
    @Tag("long")
    void whatSomebodyElseIsReceivingHereIsTriedAgain() throws Exception {
        try (Watching _ = watching()) {
            FakeBlob blob = blob("a.txt", "alice");
            try (PartialFile _ = PartialFile.open(folder.toRealPath(), blob.id)) {
                put(blob, "a");
                await().until(() -> heard.failures.size() == 1);
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> heard.saved.contains("a.txt"));
        }
        assertThat(heard.failures)
                .extracting(FerryException::problem)
                .containsExactly(Problem.BUSY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a few wordz", "a few words more"})
    void whatCameWithTheNewsAndIsNotWhatWasSentIsFetched(String instead) throws Exception {
        server.transfers.inlineOnItsWay = _ -> ByteString.copyFromUtf8(instead);
        try (Watching _ = watching()) {
            put("a.txt", "alice", "a few words");

            await().until(() -> heard.saved.contains("a.txt"));
        }
        assertThat(folder.resolve("a.txt")).hasContent("a few words");
        assertThat(server.transfers.receivesOpened).hasSize(1);
    }

    @Test
    void noMoreThanSomeMebibytesOfSmallFilesWaitHere() throws Exception {
        String largest = "x".repeat(WatchHandler.MAX_INLINE_BYTES);
        int more = IntakeWorkers.MAX_HELD_BYTES / WatchHandler.MAX_INLINE_BYTES + 2;
        CountDownLatch allHaveCome = new CountDownLatch(1);
        heard.beforeStart = allHaveCome;
        try (Watching _ = watching()) {
            for (int i = 0; i < more; i++) {
                put(i + ".txt", "alice", largest);
            }
            await().until(() -> server.transfers.acknowledged.contains(Integer.toString(more)));
            allHaveCome.countDown();

            await().atMost(Duration.ofMinutes(1)).until(() -> heard.saved.size() == more);
        }
        assertThat(server.transfers.receivesOpened).hasSize(2);
    }

    private Intake intake(Set<String> senders) {
        return bob.intake(new IntakeOptions(ReceiveOptions.into(folder), senders), heard);
    }

    private Watching watching() throws InterruptedException {
        Watching watching = new Watching(intake(Set.of()));
        heard.caughtUp.await();
        return watching;
    }

    private FakeBlob put(String name, String sender, String text) {
        return put(blob(name, sender), text);
    }

    private static FakeBlob blob(String name, String sender) {
        TransferSpec spec =
                TransferSpec.newBuilder().addRecipients("bob").setFileName(name).build();
        return new FakeBlob(UUID.randomUUID().toString(), sender, spec);
    }

    private FakeBlob put(FakeBlob blob, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return server.transfers.put(blob, bytes, Sha256.computation().digest(bytes));
    }

    /// An intake on a thread of its own.
    private static final class Watching implements AutoCloseable {
        private final Thread thread;

        Watching(Intake intake) {
            thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    intake.keepTaking();
                                } catch (FerryException _) {
                                    // interrupted
                                }
                            });
        }

        @Override
        public void close() {
            thread.interrupt();
            await().until(() -> !thread.isAlive());
        }
    }

    private static final class Heard implements IntakeListener {
        final List<String> saved = new CopyOnWriteArrayList<>();
        final List<FerryException> failures = new CopyOnWriteArrayList<>();
        final CountDownLatch caughtUp = new CountDownLatch(1);
        volatile java.util.function.LongConsumer onReceived = _ -> {};

        volatile Consumer<Transfer> onStarted = _ -> {};
        volatile CountDownLatch beforeStart = new CountDownLatch(0);

        @Override
        public void started(Transfer transfer) {
            onStarted.accept(transfer);
            try {
                beforeStart.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void received(Transfer transfer, long position, OptionalLong size) {
            onReceived.accept(position);
        }

        @Override
        public void ended(Received received) {
            if (received instanceof Received.Saved file) {
                saved.add(file.transfer().fileName());
            }
        }

        @Override
        public void failed(Transfer transfer, FerryException because) {
            failures.add(because);
        }

        @Override
        public void caughtUp() {
            caughtUp.countDown();
        }
    }
}
