package ferry.transfer.delivery;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.claim;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Reason;
import ferry.transfer.delivery.Watcher.Message;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// People's logs on their way out. Nothing here polls: a wake-up that is lost stops a test.
final class WatchTest {
    private static final int WAIT_SECONDS = 20;
    private static final int EAGER = 1_000_000;
    private static final WatchOrder.Start LATEST = new WatchOrder.Start.Latest();
    private static final WatchOrder.Start LAST_ACK = new WatchOrder.Start.LastAck();

    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();
    private final List<Watcher> watchers = new ArrayList<>();
    private double luck = 0.5;
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
                        // nextDouble(origin, bound) of a generator that always says the same
                        (RandomGenerator) () -> (long) (luck * Long.MAX_VALUE) << 1);
    }

    @AfterEach
    void nobodyIsLeft() throws InterruptedException {
        for (Watcher watcher : watchers) {
            if (!watcher.hasEnded()) {
                watcher.goAway();
            }
        }
        assertThat(rig.announcements.waiting()).isZero();
    }

    @Test
    void whoIsUpToDateIsToldSoAtOnceAndEvery15Seconds() throws Exception {
        Watcher bob = eager("bob", LATEST, 0);
        assertThat(bob.next()).isEqualTo(new Message(List.of(), end("bob"), true));
        wakeAfter(Duration.ofSeconds(15).minusMillis(1));
        assertThat(bob.hasNothingMore()).isTrue();
        wakeAfter(Duration.ofMillis(1));

        assertThat(bob.next()).isEqualTo(new Message(List.of(), end("bob"), true));
    }

    @Test
    void eventsComeInOrderWithACursorThatCoversThem() throws Exception {
        Watcher bob = eager("bob", LATEST, 0);
        assertThat(bob.next().news()).isEmpty();
        UploadStream alice = rig.open(id, 1);
        Message offered = bob.next();
        alice.append(0, "abc");
        alice.session.finish(claim(bytes("abc")));
        Message available = bob.next();

        assertThat(kinds(offered)).containsExactly(EventKind.OFFERED);
        assertThat(offered.cursor().sequence()).isEqualTo(1);
        assertThat(offered.news().getFirst().transfer()).isNotNull();
        assertThat(kinds(available)).containsExactly(EventKind.AVAILABLE);
        assertThat(available.cursor()).isEqualTo(end("bob"));
        assertThat(available.caughtUp()).isTrue();
    }

    @Test
    void nothingIsAnnouncedBeforeTheFinishIsCommitted() throws Exception {
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
        UploadStream alice = rig.open(id, 1);
        Watcher bob = eager("bob", LATEST, 64 << 10);
        assertThat(bob.next().news()).isEmpty();
        Future<?> finish = rig.threads.submit(() -> alice.session.finish(claim(new byte[0])));
        assertThat(committing.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        wake();
        assertThat(bob.hasNothingMore()).isTrue();

        goOn.countDown();
        finish.get();

        assertThat(kinds(bob.next())).containsExactly(EventKind.AVAILABLE);
    }

    @Test
    void aWatchMayStartWhereTheDeviceHasAcknowledged() throws Exception {
        available();
        available();
        LogPosition middle = new LogPosition(end("bob").epoch(), 3);
        deliveries.acknowledge(caller("bob"), "phone", middle);

        assertThat(sequences(eager("bob", LAST_ACK, 0).next())).containsExactly(4L);
        WatchOrder newDevice = new WatchOrder("laptop", LAST_ACK, 0);
        assertThat(sequences(watch("bob", newDevice, EAGER).next()))
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(sequences(eager("bob", new WatchOrder.Start.At(middle), 0).next()))
                .containsExactly(4L);
    }

    @Test
    void watchingAcknowledgesNothing() throws Exception {
        available();
        assertThat(sequences(eager("bob", LAST_ACK, 0).next())).hasSize(2);
        assertThat(sequences(eager("bob", LAST_ACK, 0).next())).hasSize(2);
    }

    @Test
    void aCursorThatCannotBeIsExpired() throws Exception {
        LogPosition end = end("bob");
        for (LogPosition bad :
                List.of(
                        new LogPosition(end.epoch(), end.sequence() + 1),
                        new LogPosition(end.epoch() + 1, 0))) {
            Watcher bob = eager("bob", new WatchOrder.Start.At(bad), 0);
            assertThat(Objects.requireNonNull(bob.end()).reason()).isEqualTo(Reason.CURSOR_EXPIRED);
            assertThat(
                            TransferRig.refused(() ->
                                            deliveries.acknowledge(caller("bob"), "phone", bad))
                                    .reason())
                    .isEqualTo(Reason.CURSOR_EXPIRED);
        }
    }

    @Test
    void whoComesAfterTheEventsAreGoneIsToldToListAnew() throws Exception {
        available();
        LogPosition first = new LogPosition(end("bob").epoch(), 1);
        LogPosition second = end("bob");
        deliveries.acknowledge(caller("bob"), "phone", first);
        OldNews old = new OldNews(rig.ledger(), rig.clock);
        rig.clock.advance(OldNews.EVENTS_KEPT);
        old.tick();
        assertThat(sequences(eager("bob", LAST_ACK, 0).next())).as("kept").containsExactly(2L);

        rig.clock.advance(Duration.ofMillis(1));
        old.tick();

        for (WatchOrder.Start late : List.of(LAST_ACK, new WatchOrder.Start.At(first))) {
            assertThat(Objects.requireNonNull(eager("bob", late, 0).end()).reason())
                    .isEqualTo(Reason.CURSOR_EXPIRED);
        }
        Watcher upToDate = eager("bob", new WatchOrder.Start.At(second), 0);
        assertThat(upToDate.next().news()).isEmpty();
        rig.clock.advance(OldNews.CONSUMERS_KEPT.plusMillis(1));
        old.tick();
        assertThat(rig.ledger().acknowledged(FakePeople.id("bob"), "phone", rig.clock.instant()))
                .as("a device that was dropped starts like a new one")
                .isEqualTo(second);
    }

    @Test
    void smallFilesComeWithTheirEventUpToTheSizeThatWasAskedFor() throws Exception {
        arrive("12345");
        arrive("123456");
        arrive("");
        rig.open(id, 1).session.finish(claim(new byte[0])); // not in the ledger

        Message message = eager("bob", LAST_ACK, 5).next();

        assertThat(message.news())
                .extracting(news ->
                        news.inlineData() == null
                                ? "-"
                                : new String(
                                        news.inlineData(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("12345", "-", "", "-", "-");
    }

    @Test
    void whoTakesNothingMakesNothingBeRead() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments) {
                        if (method.equals("read")) {
                            reads.incrementAndGet();
                        }
                    }
                });
        Watcher bob = watch("bob", new WatchOrder("phone", LATEST, 0), 0);
        Awaitility.await().until(bob::isBlocked);
        int before = reads.get();
        for (int i = 0; i < 300; i++) {
            arrive("x");
        }
        assertThat(reads).hasValue(before);

        bob.take(EAGER);

        assertThat(bob.next().news()).isEmpty();
        Message first = bob.next();
        Message second = bob.next();
        assertThat(first.news()).hasSize(256);
        assertThat(first.caughtUp()).isFalse();
        assertThat(second.news()).hasSize(44);
        assertThat(second.caughtUp()).isTrue();
        List<Long> all = new ArrayList<>(sequences(first));
        all.addAll(sequences(second));
        assertThat(all).containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    }

    @Test
    void manyInlineFilesDoNotGatherInMemory() throws Exception {
        String large = "x".repeat(64 << 10);
        for (int i = 0; i < 20; i++) {
            arrive(large);
        }
        Watcher bob = eager("bob", LAST_ACK, 64 << 10);
        int seen = 0;
        while (seen < 20) {
            Message message = bob.next();
            int inline =
                    message.news().stream()
                            .mapToInt(news -> Objects.requireNonNull(news.inlineData()).length)
                            .sum();
            assertThat(inline).isLessThanOrEqualTo(512 << 10);
            seen += message.news().size();
            assertThat(message.cursor().sequence()).isEqualTo(seen);
            assertThat(message.caughtUp()).isEqualTo(seen == 20);
        }
    }

    @Test
    void theServerEndsAWatchAfterHalfAnHourMoreOrLess() throws Exception {
        luck = 0;
        assertEndsAfter(Duration.ofMinutes(24));
        luck = 0.999_999;
        assertEndsAfter(Duration.ofMinutes(36));
    }

    private void assertEndsAfter(Duration planned) throws InterruptedException {
        Watcher bob = eager("bob", LATEST, 0);
        assertThat(bob.next().news()).isEmpty();
        wakeAfter(planned.minusSeconds(1));
        assertThat(bob.hasEnded()).isFalse();
        wakeAfter(Duration.ofSeconds(2));
        assertThat(bob.end()).as("status OK").isNull();
    }

    @Test
    void theSenderIsToldOfReceipts() throws Exception {
        available();
        Watcher alice = eager("alice", LATEST, 0);
        assertThat(alice.next().news()).isEmpty();
        TransferId first =
                rig.ledger()
                        .list(FakePeople.id("bob"), ferry.transfer.ledger.Ledger.Box.INBOX, 1, null)
                        .transfers()
                        .getFirst()
                        .id();

        deliveries.confirm(caller("bob"), first, new ferry.transfer.ledger.Outcome.Declined());

        assertThat(kinds(alice.next())).containsExactly(EventKind.RECEIPT_CHANGED);
    }

    /// Returns when the last watcher has looked around and waits again, or has ended.
    private void wakeAfter(Duration time) {
        rig.clock.advance(time);
        wake();
    }

    private void wake() {
        Awaitility.await().until(() -> rig.announcements.waiting() == 1);
        int before = rig.announcements.waits();
        rig.announcements.news(FakePeople.id("bob"));
        Awaitility.await()
                .until(() -> rig.announcements.waits() > before || watchers.getLast().hasEnded());
    }

    private void available() throws InterruptedException {
        rig.open(Drafts.id(), 1).session.finish(claim(new byte[0]));
    }

    private void arrive(String text) throws InterruptedException {
        byte[] file = bytes(text);
        rig.uploads()
                .arrive(
                        caller("alice"),
                        TransferRig.request(Drafts.id(), 1, null),
                        chunk(0, file),
                        claim(file));
    }

    private LogPosition end(String user) {
        return rig.ledger().end(FakePeople.id(user));
    }

    private static List<EventKind> kinds(Message message) {
        return message.news().stream().map(news -> news.event().kind()).toList();
    }

    private static List<Long> sequences(Message message) {
        return message.news().stream().map(news -> news.event().sequence()).toList();
    }

    private Watcher eager(String user, WatchOrder.Start start, int inlineBytes) {
        return watch(user, new WatchOrder("phone", start, inlineBytes), EAGER);
    }

    private Watcher watch(String user, WatchOrder order, int permits) {
        Watcher watcher = new Watcher(deliveries, user, order, permits);
        watchers.add(watcher);
        return watcher;
    }
}
