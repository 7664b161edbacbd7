package ferry.transfer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.upload.Opened;
import ferry.transfer.upload.UploadSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One file on its way from a sender to two recipients, under everything that a seed makes of it. Whatever happens:
///
/// - I1: what is persisted never shrinks, and is what was sent. It is durable before the ledger says so.
/// - I2, I3: a recipient gets prefixes of what was sent, and a trailer for all of it alone.
/// - I4: there is one end, told once to each recipient.
/// - I11: only the newest attempt commits, and only it appends.
final class Schedule implements Machine.Watcher {
    private static final int STEPS = 60;
    private static final int MAX_APPEND_BYTES = 1_500;

    /// What a sender may be told.
    private static final Set<Reason> EXPECTED =
            Set.of(
                    Reason.STORAGE_ERROR,
                    Reason.STORAGE_FULL,
                    Reason.OFFSET_MISMATCH,
                    Reason.UPLOAD_SUPERSEDED,
                    Reason.ATTEMPT_STALE,
                    Reason.UPLOAD_IDLE,
                    Reason.TRANSFER_CANCELLED,
                    Reason.ALREADY_FINAL,
                    Reason.TRANSFER_UNKNOWN);

    /// What is told of a sender who falls silent for a while.
    private static final Set<EventKind> PASSING = Set.of(EventKind.STALLED, EventKind.RESUMED);

    private final Random random;
    private final Machine machine;
    private final Source source;
    private final Caller sender;
    private final List<Follower> followers;
    private final List<String> recipients;
    private final List<String> trace = new ArrayList<>();

    private @Nullable UploadSession session;
    private final List<UploadSession> older = new ArrayList<>();
    private final Queue<Fault> told = new ArrayDeque<>();
    private long nextAttempt = 1;
    private long grantedAttempt;
    private long persisted;
    private @Nullable TransferState end;
    private @Nullable Transfer answer;

    private boolean faults = true;
    private boolean busy;

    /// Whether a fault may be under way: nobody takes over then while a checkpoint runs, as one thread would wait for itself.
    private boolean frail;

    private int depth;

    /// @param ledger that no other schedule uses meanwhile
    Schedule(long seed, Ledger ledger) {
        this.random = new Random(seed);
        this.source = Source.of(new TransferId(UUID.randomUUID()), random);
        this.machine = new Machine(ledger, random, this);
        this.sender = TransferRig.caller("alice");
        String own = source.id().toString().substring(0, 8);
        this.recipients = List.of("bob-" + own, "carol-" + own);
        this.followers =
                recipients.stream().map(name -> new Follower(machine, source, name)).toList();
    }

    /// What has happened, in order.
    List<String> trace() {
        return trace;
    }

    void run() {
        for (int i = 0; i < STEPS; i++) {
            survive(this::step);
            check();
        }
        faults = false;
        machine.disk.heal();
        complete();
        followers.forEach(this::follow);
        checkEvents();
        followers.forEach(Follower::leave);
    }

    private void survive(Runnable action) {
        try {
            action.run();
        } catch (PowerCut cut) {
            restart();
        }
    }

    private void restart() {
        note("restart");
        followers.forEach(Follower::leave);
        machine.start();
        session = null;
        older.clear();
        told.clear();
        busy = false;
        frail = false;
    }

    private void step() {
        int roll = random.nextInt(100);
        if (roll < 30) {
            append();
        } else if (roll < 42) {
            tick();
        } else if (roll < 50) {
            note("checkpoint " + machine.runCheckpoint());
        } else if (roll < 56) {
            pause();
        } else if (roll < 60) {
            leave();
        } else if (roll < 68) {
            open();
        } else if (roll < 78) {
            finish();
        } else if (roll < 88) {
            anyFollower();
        } else if (roll < 91) {
            appendFromOlder();
        } else if (roll < 93) {
            throw machine.losePower();
        } else if (roll < 97) {
            breakDisk();
        } else if (roll < 98) {
            cancel();
        } else {
            status();
        }
    }

    @Override
    public void during(Machine.Point point) {
        if (!faults || depth > 0) {
            return;
        }
        depth++;
        try {
            interrupt(point, random.nextInt(100));
        } finally {
            depth--;
        }
    }

    private void interrupt(Machine.Point point, int roll) {
        if (roll < 4) {
            note("cut " + point);
            throw machine.losePower();
        } else if (roll < 7 && point == Machine.Point.BEFORE_CHANGE) {
            note("ledger full");
            frail = true;
            throw Fault.of(Reason.STORAGE_FULL, "the server's disk is full");
        } else if (roll < 30 && !busy) {
            append();
        } else if (roll < 40) {
            appendFromOlder();
        } else if (roll < 55) {
            anyFollower();
        } else if (roll < 63 && !frail) {
            open();
        }
    }

    private void open() {
        if (depth == 0) {
            machine.runCheckpoints();
        }
        long attempt = nextAttempt++;
        note("open " + attempt);
        attempt(() -> {
            Queue<Fault> faultsOfThis = new ArrayDeque<>();
            Opened opened =
                    machine.uploads()
                            .open(
                                    sender,
                                    TransferRig.request(
                                            source.id(),
                                            attempt,
                                            source.declaredSize(),
                                            recipients.toArray(String[]::new)),
                                    fault -> {
                                        faultsOfThis.add(fault);
                                        if (attempt == grantedAttempt) {
                                            told.add(fault);
                                        }
                                    });
            switch (opened) {
                case Opened.Writing(UploadSession writing) -> {
                    if (session != null) {
                        older.add(session);
                    }
                    told.clear();
                    told.addAll(faultsOfThis);
                    session = writing;
                }
                case Opened.Whole(Transfer transfer) -> answered(transfer);
            }
        });
    }

    private void append() {
        UploadSession writing = session;
        if (writing == null) {
            return;
        }
        int received = received();
        int from = Math.max(0, received - (random.nextInt(4) == 0 ? random.nextInt(500) : 0));
        if (random.nextInt(20) == 0) {
            from = received + 1; // a hole
        }
        int to = Math.min(source.size(), from + 1 + random.nextInt(MAX_APPEND_BYTES));
        if (from >= to) {
            return;
        }
        note("append " + from + " " + to);
        append(writing, from, to);
    }

    private void append(UploadSession writing, int from, int to) {
        boolean before = busy;
        busy = true;
        attempt(() -> {
            writing.append(source.chunk(from, to));
            if (writing.hasRoomOr(() -> {})) {
                writing.asked();
            }
        });
        busy = before;
    }

    /// A stream that has been taken over and does not know yet. What it has to say is something else.
    private void appendFromOlder() {
        if (older.isEmpty()) {
            return;
        }
        UploadSession old = older.get(random.nextInt(older.size()));
        note("append from older");
        byte[] other = new byte[10];
        Arrays.fill(other, (byte) 0x5a);
        try {
            old.append(TransferRig.chunk(received(), other));
        } catch (Fault refused) {
            accept(refused);
            return;
        }
        throw new AssertionError("I11: an older attempt appends");
    }

    private void tick() {
        int millis = 500 + random.nextInt(1_500);
        note("tick " + millis);
        machine.pass(Duration.ofMillis(millis));
        if (!told.isEmpty() && random.nextInt(5) > 0) {
            leave();
        }
    }

    private void pause() {
        UploadSession writing = session;
        if (writing == null) {
            return;
        }
        note("pause");
        leaving(
                writing,
                () -> {
                    UploadSession.Pause pause = interruptibly(writing::pause);
                    promised(pause.persistedSize());
                    checkExtents(pause.extents());
                });
    }

    /// The sender is cut off.
    private void leave() {
        UploadSession writing = session;
        if (writing != null) {
            note("leave");
            leaving(writing, writing::release);
        }
    }

    private void leaving(UploadSession writing, Runnable how) {
        machine.runCheckpoints();
        machine.disk.heal();
        frail = false;
        boolean before = busy;
        busy = true;
        attempt(how);
        busy = before;
        if (session == writing) {
            session = null;
            told.clear();
        }
    }

    private void finish() {
        UploadSession writing = session;
        if (writing == null || received() < source.size()) {
            return;
        }
        note("finish");
        machine.runCheckpoints();
        busy = true;
        attempt(() -> answered(interruptibly(() -> writing.finish(source.claim()))));
        busy = false;
        leaving(writing, writing::release);
    }

    private void cancel() {
        note("cancel");
        attempt(() -> machine.uploads().cancel(sender, source.id()));
    }

    private void breakDisk() {
        frail = true;
        String message = random.nextBoolean() ? "Input/output error" : "No space left on device";
        note("break");
        if (random.nextBoolean()) {
            machine.disk.failNextForce(message);
        } else {
            machine.disk.failNextWrite(message);
        }
    }

    private void status() {
        attempt(() -> {
            var status = machine.uploads().status(sender, source.id());
            promised(status.transfer().persistedSize());
            assertThat(status.receivedSize()).isGreaterThanOrEqualTo(persisted);
            checkExtents(status.extents());
        });
    }

    private void anyFollower() {
        if (stored().isPresent()) {
            followers.get(random.nextInt(followers.size())).step();
        }
    }

    /// What the sender does when nothing fails any more (I12).
    private void complete() {
        for (int i = 0; i < 3 && end == null; i++) {
            leave();
            machine.pass(Duration.ofMinutes(2)); // the guard of the disk looks again
            open();
            for (int from = received(); session != null && from < source.size(); ) {
                int to = Math.min(source.size(), from + MAX_APPEND_BYTES);
                append(session, from, to);
                from = to;
            }
            finish();
        }
        assertThat(end).as("I12: an end").isNotNull();
        if (end == TransferState.AVAILABLE) {
            open();
            assertThat(answer).as("I4: the answer can be had again").isNotNull();
        }
        check();
    }

    private void follow(Follower follower) {
        for (int i = 0; i < 10 * source.size() && !follower.hasAll(); i++) {
            follower.step();
            if (follower.end() != null) {
                break;
            }
        }
        if (end == TransferState.AVAILABLE) {
            assertThat(follower.end()).isNull();
            assertThat(follower.hasAll()).as("I12: a receiver comes to the end").isTrue();
        } else {
            assertThat(follower.end()).isEqualTo(Reason.TRANSFER_CANCELLED);
        }
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (Fault fault) {
            accept(fault);
        }
    }

    private void accept(Fault fault) {
        note("told " + fault.reason());
        if (!EXPECTED.contains(fault.reason())) {
            throw new AssertionError("a sender is told " + fault.reason(), fault);
        }
        String safe = fault.metadata().get("persisted_size");
        if (safe != null) {
            promised(Long.parseLong(safe));
        }
    }

    /// The sender was told that so many bytes are safe.
    private void promised(long size) {
        assertThat(stored().map(Transfer::persistedSize).orElse(0L))
                .as("I1: what was promised")
                .isGreaterThanOrEqualTo(size);
    }

    private void answered(Transfer transfer) {
        assertThat(transfer.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(transfer.whole()).isEqualTo(source.claim().whole());
        requireDurable(source.size());
        if (answer != null) {
            assertThat(transfer.finishTime()).as("I4: one end").isEqualTo(answer.finishTime());
        }
        answer = transfer;
    }

    @Override
    public void changed(String method, Object[] arguments, @Nullable Object result) {
        switch (method) {
            case "open" -> {
                if (result instanceof Opening.Granted granted) {
                    assertThat(granted.transfer().attempt()).isGreaterThan(grantedAttempt);
                    grantedAttempt = granted.transfer().attempt();
                }
            }
            case "checkpoint" -> {
                if (Boolean.TRUE.equals(result)) {
                    Extent extent = (Extent) arguments[2];
                    checkExtents(List.of(extent));
                    committed((Long) arguments[1], extent.to());
                }
            }
            case "finish" -> {
                if (result instanceof Ending.Done && end == null) {
                    committed(((Finish) arguments[0]).attempt(), source.size());
                    end = TransferState.AVAILABLE;
                }
            }
            case "cancel" -> {
                if (result instanceof Ending.Done) {
                    end = TransferState.CANCELLED;
                }
            }
            default -> {}
        }
    }

    private void committed(long attempt, long to) {
        assertThat(attempt).as("I11: who commits").isEqualTo(grantedAttempt);
        assertThat(end).as("I4: nothing after the end").isNull();
        requireDurable(to);
    }

    private void requireDurable(long to) {
        byte[] durable =
                machine.disk.durable(Objects.requireNonNull(stored().orElseThrow().blob()));
        assertThat(durable.length)
                .as("I1: durable before the commit")
                .isGreaterThanOrEqualTo((int) to);
        assertThat(Arrays.mismatch(durable, 0, (int) to, source.bytes(), 0, (int) to))
                .as("I1: durable bytes are those that were sent")
                .isEqualTo(-1);
    }

    private void checkExtents(List<Extent> extents) {
        for (Extent extent : extents) {
            assertThat(extent.crc32c())
                    .as("the checksum of " + extent)
                    .isEqualTo(source.crc(extent.from(), extent.to()));
        }
    }

    private void check() {
        Optional<Transfer> now = stored();
        if (now.isEmpty()) {
            return;
        }
        assertThat(now.get().persistedSize())
                .as("I1: never less")
                .isGreaterThanOrEqualTo(persisted);
        persisted = now.get().persistedSize();
        assertThat(machine.disk.quarantined()).as("no damage").isEmpty();
        if (end == null) {
            assertThat(now.get().state().unfinished()).isTrue();
        } else {
            assertThat(now.get().state()).as("I4: one end").isEqualTo(end);
        }
    }

    private void checkEvents() {
        EventKind last = end == TransferState.AVAILABLE ? EventKind.AVAILABLE : EventKind.CANCELLED;
        for (String recipient : recipients) {
            var user = FakePeople.id(recipient);
            LogPosition start = new LogPosition(machine.truth().end(user).epoch(), 0);
            LogSlice slice = machine.truth().read(user, start, 100);
            assertThat(
                            ((LogSlice.Events) slice)
                                    .events().stream()
                                            .map(Event::kind)
                                            .filter(kind -> !PASSING.contains(kind)))
                    .as("I4: told once")
                    .containsExactly(EventKind.OFFERED, last);
        }
    }

    private Optional<Transfer> stored() {
        return machine.truth().find(source.id());
    }

    private int received() {
        return stored().map(machine.uploads()::receivedSize).orElse(0L).intValue();
    }

    private void note(String what) {
        trace.add("  ".repeat(depth) + what);
    }

    private interface Interruptible<T> {
        T get() throws InterruptedException;
    }

    private static <T> T interruptibly(Interruptible<T> action) {
        try {
            return action.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
