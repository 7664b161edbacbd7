package ferry.e2e.torture;

import static org.awaitility.Awaitility.await;

import ferry.kernel.life.FailPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/// Draws faults. Each deck holds every kind once, shuffled, so that a short run meets many kinds and a long one each of
/// them often.
final class Faults {
    private static final long MEBIBYTE = 1L << 20;
    private static final int STRACE_SECONDS = 3;
    private static final int MAX_TRIES = 100;

    /// A regular expression for the names of the faults that are wanted.
    private static final String ONLY = System.getProperty("torture.faults", ".*");

    private final Random random;
    private final boolean smallDisk;
    private final boolean strace;
    private final List<Fault> deck = new ArrayList<>();

    /// @param smallDisk whether the data folder is on a file system of its own, which can be made small
    Faults(Random random, boolean smallDisk) {
        this.random = random;
        this.smallDisk = smallDisk;
        this.strace = smallDisk && Processes.has("strace");
    }

    /// What cannot be done here, and why.
    List<String> skipped() {
        List<String> skipped = new ArrayList<>();
        if (!smallDisk) {
            skipped.add("full disk: needs the long run as root, for a small tmpfs");
        }
        if (!strace) {
            skipped.add("EIO: needs the long run as root, and strace");
        }
        return skipped;
    }

    /// @throws IllegalStateException if no fault is wanted that can be done here
    Fault next() {
        for (int tries = 0; deck.isEmpty() && tries < MAX_TRIES; tries++) {
            fill(); // a deck has a part of the points only
        }
        if (deck.isEmpty()) {
            throw new IllegalStateException("torture.faults: nothing here is called " + ONLY);
        }
        return deck.removeLast();
    }

    private void fill() {
        int who = random.nextInt(Crew.RECEIVERS.size());
        int millis = 500 + random.nextInt(3_500);
        deck.add(blow("kill server", this::killServer));
        deck.add(blow("kill server", this::killServer));
        deck.add(blow("kill sender", Faults::killSender));
        deck.add(blow("kill sender", Faults::killSender));
        deck.add(blow("kill receiver", who, crew -> killReceiver(crew, who)));
        deck.add(blow("kill receiver", 1 - who, crew -> killReceiver(crew, 1 - who)));
        deck.add(blow("kill server and sender", this::killBoth));
        deck.add(blow("kill all", this::killAll));
        deck.add(blow("stop server " + millis + " ms", crew -> stopServer(crew, millis)));
        deck.add(blow("stop sender " + millis + " ms", crew -> stop(crew.sender(), millis)));
        deck.add(
                blow(
                        "stop receiver " + millis + " ms",
                        who,
                        crew -> stop(crew.receiver(who), millis)));
        deck.add(blow("cut sender", crew -> crew.senderWire().cut()));
        deck.add(blow("cut receiver", who, crew -> crew.receiverWire(who).cut()));
        deck.add(
                blow(
                        "dead link of sender " + millis + " ms",
                        crew -> dead(crew.senderWire(), millis)));
        deck.add(
                blow(
                        "dead link of receiver " + millis + " ms",
                        who,
                        crew -> dead(crew.receiverWire(who), millis)));
        deck.add(blow("slow link of sender", crew -> slow(crew.senderWire(), millis)));
        deck.add(blow("slow link of receiver", who, crew -> slow(crew.receiverWire(who), millis)));
        deck.add(blow("lossy link of sender", crew -> lossy(crew.senderWire(), millis)));
        deck.add(
                blow("lossy link of receiver", who, crew -> lossy(crew.receiverWire(who), millis)));
        deck.add(blow("another device takes over", Faults::takeOver));
        deck.add(
                blow(
                        "kill receiver before its receipt",
                        who,
                        crew -> killBeforeReceipt(crew, who)));
        long hostileSeed = random.nextLong();
        deck.add(
                blow(
                        "hostile peer",
                        crew ->
                                crew.hostile()
                                        .rage(crew.transfer(), new Random(hostileSeed), millis)));
        if (smallDisk) {
            deck.add(blow("full disk", crew -> fullDisk(crew, millis)));
        }
        if (strace) {
            deck.add(blow("EIO", this::failingForce));
        }
        FailPoint[] points = FailPoint.values();
        for (int i = 0; i < 6; i++) {
            deck.add(halt(points[random.nextInt(points.length)]));
        }
        deck.removeIf(fault -> !fault.name().matches(ONLY));
        Collections.shuffle(deck, random);
    }

    private static Fault blow(String name, Fault.Act act) {
        return new Fault.Blow(name, Fault.Blow.THE_SENDER, act);
    }

    private static Fault blow(String name, int receiver, Fault.Act act) {
        return new Fault.Blow(name, receiver, act);
    }

    /// At a time that a transfer of some MiB reaches.
    Fault halt(FailPoint point) {
        int time =
                switch (point) {
                    case BLOB_AFTER_CREATE,
                            BLOB_AFTER_FOLDER_FORCE,
                            FINISH_BEFORE_FORCE,
                            FINISH_BEFORE_COMMIT,
                            FINISH_AFTER_COMMIT,
                            UPLOAD_BEFORE_ANSWER ->
                            1;
                    case BLOB_BEFORE_WRITE, BLOB_AFTER_WRITE -> 1 + random.nextInt(40);
                    case BLOB_BEFORE_FORCE,
                            BLOB_AFTER_FORCE,
                            CHECKPOINT_BEFORE_COMMIT,
                            CHECKPOINT_AFTER_COMMIT ->
                            1 + random.nextInt(2);
                    case LEDGER_BEFORE_COMMIT, LEDGER_AFTER_COMMIT -> 10 + random.nextInt(4);
                };
        return new Fault.Halt(point, time);
    }

    private void killServer(Crew crew) throws Exception {
        crew.server().kill();
        crew.restartServer("");
    }

    private static void killSender(Crew crew) throws Exception {
        crew.sender().kill();
        crew.sender().startAgain();
    }

    private static void killReceiver(Crew crew, int who) throws Exception {
        crew.receiver(who).kill();
        crew.lookAtPartial(who);
        crew.receiver(who).startAgain();
    }

    /// The sender stands still while another device of his sends the same to its end, and then finds himself superseded.
    private static void takeOver(Crew crew) throws Exception {
        crew.sender().signal("STOP");
        try {
            crew.sendFromAnotherDevice();
        } finally {
            crew.sender().signal("CONT");
        }
    }

    /// The file has its name, and nobody has been told.
    private static void killBeforeReceipt(Crew crew, int who) throws Exception {
        Wire wire = crew.receiverWire(who);
        ClientProcess receiver = crew.receiver(who);
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(1))
                .until(() -> receiver.position(crew.transfer()) >= crew.size() - MEBIBYTE);
        wire.stopUp();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(crew.target(who)));
        } catch (ConditionTimeoutException _) {
            // the last bytes waited for room that could not be told: it dies a little earlier
        }
        receiver.kill();
        crew.lookAtPartial(who);
        wire.cut();
        wire.go();
        receiver.startAgain();
    }

    private void killBoth(Crew crew) throws Exception {
        crew.sender().kill();
        crew.server().kill();
        crew.restartServer("");
        crew.sender().startAgain();
    }

    private void killAll(Crew crew) throws Exception {
        crew.server().kill();
        crew.sender().kill();
        crew.receivers().forEach(ClientProcess::kill);
        crew.restartServer("");
        crew.sender().startAgain();
        for (int i = 0; i < crew.receivers().size(); i++) {
            crew.lookAtPartial(i);
            crew.receiver(i).startAgain();
        }
    }

    private static void stopServer(Crew crew, int millis) throws Exception {
        crew.server().freeze();
        last(millis);
        crew.server().thaw();
    }

    private static void stop(ClientProcess process, int millis) throws Exception {
        process.signal("STOP");
        last(millis);
        process.signal("CONT");
    }

    private static void dead(Wire wire, int millis) throws InterruptedException {
        wire.stop();
        last(millis);
        wire.go();
    }

    private static void slow(Wire wire, int millis) throws InterruptedException {
        wire.slow(MEBIBYTE / 2);
        last(millis);
        wire.slow(Long.MAX_VALUE);
    }

    private static void lossy(Wire wire, int millis) throws InterruptedException {
        wire.cutEvery(MEBIBYTE);
        last(millis);
        wire.cutEvery(0);
    }

    /// The disk has room for less than what is still to come, for a while.
    private static void fullDisk(Crew crew, int millis) throws Exception {
        Path mount = crew.data();
        long used = mount.toFile().getTotalSpace() - mount.toFile().getUsableSpace();
        SmallDisk.resize(mount, used + MEBIBYTE);
        last(millis);
        SmallDisk.resize(mount, SmallDisk.ROOMY);
    }

    /// Forces fail for a while. What finds its database failing ends, and is started again.
    private void failingForce(Crew crew) throws Exception {
        Process strace =
                new ProcessBuilder(
                                "strace",
                                "-f",
                                "-q",
                                "-o",
                                "/dev/null",
                                "-p",
                                Long.toString(crew.server().pid()),
                                "-e",
                                "trace=fdatasync",
                                "-e",
                                "inject=fdatasync:error=EIO:when=1")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        boolean ended = strace.waitFor(STRACE_SECONDS, TimeUnit.SECONDS);
        if (ended && crew.server().isAlive()) {
            throw new IllegalStateException("strace cannot attach to the server");
        }
        strace.destroy();
        strace.onExit().join();
        if (!crew.server().isAlive()) {
            crew.restartServer("");
        }
    }

    /// How long a fault lasts, which is no wait for anything.
    private static void last(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
