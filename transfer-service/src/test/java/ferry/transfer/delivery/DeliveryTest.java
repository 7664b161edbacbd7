package ferry.transfer.delivery;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.claim;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.delivery.Receiver.Piece;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Files on their way out, live and stored. Nothing here polls: a wake-up that is lost stops a test.
final class DeliveryTest {
    private static final int WAIT_SECONDS = 20;

    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();
    private final List<Receiver> receivers = new ArrayList<>();
    private Deliveries deliveries;

    @BeforeEach
    void start() {
        deliveries =
                new Deliveries(
                        rig.interposedLedger(),
                        rig.store,
                        rig.damage(),
                        rig.announcements,
                        rig.clock,
                        new Random());
    }

    @AfterEach
    void nobodyIsLeft() throws InterruptedException {
        for (Receiver receiver : receivers) {
            if (!receiver.hasEnded()) {
                receiver.goAway();
            }
        }
        assertThat(rig.announcements.waiting()).isZero();
    }

    @Test
    void aStoredFileComesInChunksBetweenHeaderAndTrailer() throws Exception {
        Transfer whole = stored("abcdefgh");

        Receiver bob = eager("bob", new ReceiveOrder(id, 0, null, false, 3));

        assertThat(bob.next()).isEqualTo(new Piece.Header(whole, 8));
        assertThat(bob.next()).isEqualTo(new Piece.Data(0, "abc"));
        assertThat(bob.next()).isEqualTo(new Piece.Data(3, "def"));
        assertThat(bob.next()).isEqualTo(new Piece.Data(6, "gh"));
        assertThat(bob.next()).isEqualTo(new Piece.Trailer(Objects.requireNonNull(whole.whole())));
        assertThat(bob.end()).isNull();
    }

    @Test
    void aSmallFileComesOutOfTheLedger() throws Exception {
        byte[] file = bytes("small");
        rig.uploads()
                .arrive(
                        caller("alice"),
                        TransferRig.request(id, 1, null),
                        chunk(0, file),
                        claim(file));

        Receiver bob = eager("bob", order(2, null, false));

        assertThat(bob.text(3)).isEqualTo("all");
        assertThat(bob.next()).isInstanceOf(Piece.Trailer.class);
    }

    @Test
    void anEmptyFileIsAHeaderAndATrailer() throws Exception {
        stored("");

        Receiver bob = eager("bob", order(0, null, false));

        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        assertThat(bob.next()).isInstanceOf(Piece.Trailer.class);
        assertThat(bob.end()).isNull();
    }

    @Test
    void aReceiverHasExactlyWhatTheSenderHasSentSoFar() throws Exception {
        UploadStream alice = rig.open(id, 1);
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        alice.append(0, "first half, ");
        assertThat(bob.text(12)).isEqualTo("first half, ");
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);
        assertThat(bob.hasNothingMore()).isTrue();

        alice.append(12, "second half");

        assertThat(bob.text(23)).isEqualTo("first half, second half");
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);
        assertThat(bob.hasNothingMore()).isTrue();
        alice.session.finish(claim(bytes("first half, second half")));
        assertThat(bob.next()).isInstanceOf(Piece.Trailer.class);
        assertThat(bob.end()).isNull();
    }

    @Test
    void noTrailerLeavesBeforeTheFinishIsCommitted() throws Exception {
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments)
                            throws InterruptedException {
                        if (method.equals("finish")) {
                            committing.countDown();
                            assertThat(goOn.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                        }
                    }
                });
        // Its size is known, so all bytes are there; that alone makes nothing whole.
        UploadStream alice = rig.open(id, 1, 3L);
        alice.append(0, "abc");
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.text(3)).isEqualTo("abc");
        Future<Transfer> finish =
                rig.threads.submit(() -> alice.session.finish(claim(bytes("abc"))));
        assertThat(committing.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();

        // Woken, it finds nothing that has been committed, and waits again.
        wake();
        assertThat(bob.hasNothingMore()).isTrue();
        assertThat(bob.hasEnded()).isFalse();

        goOn.countDown();
        finish.get();
        assertThat(bob.next()).isInstanceOf(Piece.Trailer.class);
    }

    @Test
    void aFinishIsNotMissedWhileTheLastChunkIsBeingSent() throws Exception {
        UploadStream alice = rig.open(id, 1);
        Receiver bob = slow("bob", order(0, null, true));
        bob.take(1);
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        alice.append(0, "abc");
        Awaitility.await().until(bob::isBlocked);

        alice.session.finish(claim(bytes("abc")));
        bob.take(100);

        assertThat(bob.text(3)).isEqualTo("abc");
        assertThat(bob.next()).isInstanceOf(Piece.Trailer.class);
    }

    @Test
    void anEndIsNotMissedWhileAChunkIsBeingSent() throws Exception {
        UploadStream alice = rig.open(id, 1);
        Receiver bob = slow("bob", order(0, null, true));
        bob.take(1);
        alice.append(0, "abc");
        Awaitility.await().until(bob::isBlocked);

        rig.uploads().cancel(caller("alice"), id);
        bob.take(100);

        assertThat(reason(bob)).isEqualTo(Reason.TRANSFER_CANCELLED);
    }

    @Test
    void aRangeIsServedFromAWholeFile() throws Exception {
        stored("abcdefgh");

        Receiver middle = eager("bob", order(2, 3L, false));
        assertThat(middle.text(3)).isEqualTo("cde");
        assertThat(middle.next()).isInstanceOf(Piece.Trailer.class);
        Receiver end = eager("bob", order(6, Long.MAX_VALUE, false));
        assertThat(end.text(2)).isEqualTo("gh");
        assertThat(end.next()).isInstanceOf(Piece.Trailer.class);
        Receiver nothing = eager("bob", order(8, null, false));
        assertThat(nothing.next()).isInstanceOf(Piece.Header.class);
        assertThat(nothing.next()).isInstanceOf(Piece.Trailer.class);
        Receiver empty = eager("bob", order(3, 0L, false));
        assertThat(empty.next()).isInstanceOf(Piece.Header.class);
        assertThat(empty.next()).isInstanceOf(Piece.Trailer.class);
    }

    @Test
    void aRangeOfALiveFileEndsWhereItWasAskedToAndWaitsForTheFinish() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abcdefgh");
        Receiver bob = eager("bob", order(2, 3L, true));
        assertThat(bob.text(3)).isEqualTo("cde");
        alice.append(8, "ij");
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);
        assertThat(bob.hasNothingMore()).isTrue();

        alice.session.finish(claim(bytes("abcdefghij")));

        assertThat(bob.next()).isInstanceOf(Piece.Trailer.class);
    }

    @Test
    void aReceiverMayComeLateAndResume() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abcdef");
        Receiver bob = eager("bob", order(4, null, true));
        assertThat(bob.text(2)).isEqualTo("ef");
        bob.goAway();
        alice.append(6, "gh");

        Receiver again = eager("bob", order(6, null, true));

        assertThat(again.text(2)).isEqualTo("gh");
        alice.session.finish(claim(bytes("abcdefgh")));
        assertThat(again.next()).isInstanceOf(Piece.Trailer.class);
    }

    @Test
    void nothingIsReadPastTheEnd() throws Exception {
        stored("abc");

        Fault fault = Objects.requireNonNull(eager("bob", order(4, null, true)).end());

        assertThat(fault.reason()).isEqualTo(Reason.READ_PAST_END);
        assertThat(fault.metadata()).containsEntry("size", "3");
        assertThat(receipt("bob")).isEqualTo(ReceiptState.PENDING);
    }

    @Test
    void theDeclaredSizeIsAnEndToo() throws Exception {
        rig.open(id, 1, 10L);

        assertThat(reason(eager("bob", order(11, null, true)))).isEqualTo(Reason.READ_PAST_END);
        assertThat(eager("bob", order(10, null, true)).next()).isInstanceOf(Piece.Header.class);
    }

    @Test
    void anOffsetTurnsOutToBePastTheEndWhenTheFileIsWhole() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        Receiver bob = eager("bob", order(100, null, true));
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);

        alice.session.finish(claim(bytes("abc")));

        assertThat(reason(bob)).isEqualTo(Reason.READ_PAST_END);
    }

    @Test
    void whoDoesNotFollowIsRefusedUntilTheFileIsWhole() throws Exception {
        rig.open(id, 1).append(0, "abc");

        Fault fault = Objects.requireNonNull(eager("bob", order(0, null, false)).end());

        assertThat(fault.reason()).isEqualTo(Reason.NOT_COMPLETE);
        assertThat(fault.metadata()).containsEntry("available_size", "3");
        assertThat(receipt("bob")).isEqualTo(ReceiptState.PENDING);
        assertThat(rig.kinds("alice")).isEmpty();
    }

    @Test
    void aForeignFileLooksLikeAMissingOne() throws Exception {
        stored("abc");

        Fault foreign = Objects.requireNonNull(eager("mallory", order(0, null, true)).end());
        Fault missing =
                Objects.requireNonNull(
                        eager("mallory", new ReceiveOrder(Drafts.id(), 0, null, true, 9)).end());

        assertThat(foreign.reason()).isEqualTo(Reason.TRANSFER_UNKNOWN);
        assertThat(missing.reason()).isEqualTo(Reason.TRANSFER_UNKNOWN);
        assertThat(missing.message()).isEqualTo(foreign.message());
        assertThat(missing.metadata()).isEqualTo(foreign.metadata());
    }

    @Test
    void followersAreToldHowATransferEndedOtherwise() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.text(3)).isEqualTo("abc");
        assertThat(TransferRig.refused(() -> alice.session.finish(claim(bytes("ab")))).reason())
                .isEqualTo(Reason.SIZE_MISMATCH);

        assertThat(reason(bob)).isEqualTo(Reason.TRANSFER_FAILED);
        assertThat(reason(eager("bob", order(0, null, true)))).isEqualTo(Reason.TRANSFER_FAILED);
    }

    @Test
    void whoIsReceivingAFileThatExpiresIsToldSo() throws Exception {
        stored("abcdefgh");
        Receiver bob = slow("bob", new ReceiveOrder(id, 0, null, true, 3));
        bob.take(2);
        assertThat(bob.text(3)).isEqualTo("abc");
        Awaitility.await().until(bob::isBlocked);

        rig.clock.advance(Duration.ofDays(30));
        rig.sweep();
        bob.take(9);

        assertThat(Objects.requireNonNull(bob.end()).reason()).isEqualTo(Reason.TRANSFER_EXPIRED);
        assertThat(bob.text(6)).isEqualTo("abcdef");
        assertThat(bob.hasNothingMore()).isTrue();
        Receiver late = eager("bob", order(0, null, true));
        assertThat(Objects.requireNonNull(late.end()).reason()).isEqualTo(Reason.TRANSFER_EXPIRED);
    }

    @Test
    void whoReceivesAgainWhatEverybodyHasSavedIsNotCutOff() throws Exception {
        stored("abcdefgh");
        rig.ledger()
                .confirm(
                        id,
                        FakePeople.id("bob"),
                        new Outcome.Saved(Objects.requireNonNull(rig.stored(id).whole())),
                        rig.clock.instant());
        Receiver bob = slow("bob", new ReceiveOrder(id, 4, 3L, true, 3));
        bob.take(1);
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        Awaitility.await().until(bob::isBlocked);

        rig.clock.advance(Duration.ofDays(8));
        rig.sweep(deliveries.receiving());
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        bob.take(9);

        assertThat(bob.text(3)).isEqualTo("efg");
        assertThat(bob.end()).isNull();
        assertThat(deliveries.receiving()).isEmpty();
        rig.sweep(deliveries.receiving());
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.EXPIRED);
    }

    @Test
    void twoHundredAndFiftySixRecipientsShareOneCopyAndEachStandsWhereHeLikes() throws Exception {
        String[] names = IntStream.range(0, 256).mapToObj(i -> "person" + i).toArray(String[]::new);
        String file = "abcdefghijklmnopqrstuvwxyz".repeat(10);
        UploadStream alice = rig.open(id, 1, names);
        alice.append(0, file.substring(0, 100));
        List<Receiver> live = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            ReceiveOrder order = new ReceiveOrder(id, i, null, true, 7 + i);
            live.add(i % 4 == 0 ? slow(names[i], order) : eager(names[i], order));
        }
        for (int i = 1; i < 100; i++) {
            if (i % 4 != 0) {
                assertThat(live.get(i).text(100 - i)).isEqualTo(file.substring(i, 100));
            }
        }
        alice.append(100, file.substring(100));
        alice.session.finish(claim(bytes(file)));

        for (int i = 0; i < names.length; i++) {
            if (i % 4 != 0) {
                assertThat(live.get(i).end()).as(names[i]).isNull();
                assertThat(live.get(i).text(260 - i)).as(names[i]).isEqualTo(file.substring(i));
            }
        }
        assertThat(live.getFirst().isBlocked()).as("others wait for nobody").isTrue();
        for (int i = 0; i < names.length; i += 4) {
            live.get(i).take(1000);
            assertThat(live.get(i).end()).as(names[i]).isNull();
            assertThat(live.get(i).text(260 - i)).as(names[i]).isEqualTo(file.substring(i));
        }
        assertThat(IntStream.range(0, 256).mapToObj(rig.store::list).mapToInt(Set::size).sum())
                .as("copies")
                .isEqualTo(1);
        assertThat(rig.kinds(names[255])).contains(EventKind.OFFERED, EventKind.AVAILABLE);
    }

    @Test
    void whoWaitsForAnUploadThatExpiresIsToldSo() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        alice.session.pause();
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.text(3)).isEqualTo("abc");

        rig.ledger().expire(rig.clock.instant().plus(Duration.ofDays(7)), Set.of(), 9);
        rig.announcements.changed(id);

        assertThat(Objects.requireNonNull(bob.end()).reason()).isEqualTo(Reason.TRANSFER_EXPIRED);
    }

    @Test
    void aSenderWhoGivesNoSignForAMinuteHasStalled() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.text(3)).isEqualTo("abc");
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);
        alice.session.pause();

        wakeAfter(Duration.ofSeconds(59));
        assertThat(bob.next()).isEqualTo(new Piece.Progress(3));
        wakeAfter(Duration.ofSeconds(1));

        Fault fault = Objects.requireNonNull(bob.end());
        assertThat(fault.reason()).isEqualTo(Reason.SENDER_STALLED);
        assertThat(fault.metadata()).containsEntry("available_size", "3");
        assertThat(fault.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aKeepAliveOfTheSenderIsASign() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.text(3)).isEqualTo("abc");
        for (int i = 0; i < 8; i++) {
            Awaitility.await().until(() -> rig.announcements.waiting() == 1);
            rig.clock.advance(Duration.ofSeconds(15));
            alice.session.keepAlive();
            assertThat(bob.next()).isEqualTo(new Piece.Progress(3));
        }
        alice.append(3, "d");

        assertThat(bob.text(4)).isEqualTo("abcd");
    }

    @Test
    void whoWaitsHearsSomethingEvery15Seconds() throws Exception {
        rig.open(id, 1);
        Receiver bob = eager("bob", order(0, null, true));
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);

        wakeAfter(Duration.ofSeconds(15).minusMillis(1));
        assertThat(bob.hasNothingMore()).isTrue();
        wakeAfter(Duration.ofMillis(1));

        assertThat(bob.next()).isEqualTo(new Piece.Progress(0));
    }

    @Test
    void theFirstReceiveOfARecipientIsNewsToTheSenderAndNoOther() throws Exception {
        stored("abc");
        assertThat(eager("alice", order(0, null, false)).end()).isNull();
        assertThat(receipt("bob")).isEqualTo(ReceiptState.PENDING);

        assertThat(eager("bob", order(0, null, false)).end()).isNull();
        assertThat(eager("bob", order(1, null, false)).end()).isNull();

        assertThat(receipt("bob")).isEqualTo(ReceiptState.RECEIVING);
        assertThat(rig.kinds("alice")).containsExactly(EventKind.RECEIPT_CHANGED);
    }

    @Test
    void eachReceiverHasItsOwnPace() throws Exception {
        UploadStream alice = rig.open(id, 1, "bob", "carol", "dave");
        Receiver stopped = slow("bob", order(0, null, true));
        Receiver eager = eager("carol", order(0, null, true));
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String part = "part " + i + ";";
            alice.append(file.length(), part);
            file.append(part);
            assertThat(eager.text(file.length())).isEqualTo(file.toString());
        }
        Receiver late = eager("dave", order(0, null, true));
        assertThat(late.text(file.length())).isEqualTo(file.toString());
        alice.session.finish(claim(bytes(file.toString())));
        assertThat(eager.next()).isInstanceOf(Piece.Trailer.class);
        assertThat(late.next()).isInstanceOf(Piece.Trailer.class);
        assertThat(stopped.hasNothingMore()).isTrue();

        stopped.take(1000);

        assertThat(stopped.text(file.length())).isEqualTo(file.toString());
        assertThat(stopped.end()).isNull();
    }

    @Test
    void whoGoesAwayLeavesNothingBehind() throws Exception {
        rig.open(id, 1).append(0, "abc");
        int before = rig.announcements.members();
        Receiver waiting = eager("bob", order(0, null, true));
        assertThat(waiting.text(3)).isEqualTo("abc");
        Receiver blocked = slow("bob", order(0, null, true));
        Awaitility.await().until(blocked::isBlocked);

        waiting.goAway();
        blocked.goAway();

        assertThat(rig.announcements.members()).isEqualTo(before);
    }

    @Test
    void bytesThatWereLostAreWaitedForUntilTheSenderBringsThemAgain() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        alice.session.pause();
        UploadStream broken = rig.open(id, 2);
        rig.store.failNextForce();
        broken.append(3, "defghi");
        Receiver slow = slow("bob", new ReceiveOrder(id, 0, null, true, 6));
        slow.take(2);
        Awaitility.await().until(slow::isBlocked); // with "defghi" in its hand
        assertThat(slow.text(3)).isEqualTo("abc");
        broken.session.release();
        UploadStream again = rig.open(id, 3); // cuts the file to what was forced
        slow.take(100);
        assertThat(slow.text(9)).isEqualTo("abcdefghi");
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);
        assertThat(slow.hasNothingMore()).isTrue();

        again.append(3, "def");
        again.append(6, "ghijkl");
        again.session.finish(claim(bytes("abcdefghijkl")));

        assertThat(slow.text(12)).isEqualTo("abcdefghijkl");
        assertThat(slow.next()).isInstanceOf(Piece.Trailer.class);
    }

    /// Returns when the last receiver has looked around and waits again, or has ended.
    private void wakeAfter(Duration time) {
        rig.clock.advance(time);
        wake();
    }

    private void wake() {
        int before = rig.announcements.waits();
        rig.announcements.changed(id);
        Awaitility.await()
                .until(() -> rig.announcements.waits() > before || receivers.getLast().hasEnded());
    }

    private Transfer stored(String text) throws InterruptedException {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, text);
        return alice.session.finish(claim(bytes(text)));
    }

    private ReceiveOrder order(long offset, @Nullable Long length, boolean follow) {
        return new ReceiveOrder(id, offset, length, follow, 256 << 10);
    }

    private Receiver eager(String user, ReceiveOrder order) {
        receivers.add(Receiver.eager(deliveries, user, order));
        return receivers.getLast();
    }

    private Receiver slow(String user, ReceiveOrder order) {
        receivers.add(Receiver.slow(deliveries, user, order));
        return receivers.getLast();
    }

    private static Reason reason(Receiver receiver) throws InterruptedException {
        return Objects.requireNonNull(receiver.end()).reason();
    }

    private ReceiptState receipt(String user) {
        return rig.stored(id).receiptOf(FakePeople.id(user)).orElseThrow().state();
    }
}
