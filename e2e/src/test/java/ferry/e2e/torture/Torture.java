package ferry.e2e.torture;

import static org.awaitility.Awaitility.await;

import ferry.e2e.system.TestFiles;
import ferry.e2e.torture.Checker.Violation;
import ferry.e2e.torture.ClientProcess.Resent;
import ferry.e2e.torture.Evidence.Sent;
import ferry.e2e.torture.Evidence.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// Sends files through a crew, one a cycle, and does something bad in each. Every so many cycles all ends in good order, is
/// held against the invariants, and begins with an empty folder.
final class Torture {
    /// What may be sent again after a cut: what was not durable yet, and what the two ends' windows and buffers hold.
    static final long MOST_AGAIN = (16L + 8 + 8) << 20;

    private static final int CYCLES_AN_ERA = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Until a fault that was drawn comes to be, on a busy machine.
    private static final Duration UNTIL_HIT = Duration.ofMinutes(4);

    private static final long MEBIBYTE = 1L << 20;
    private static final long RATE = 10 * MEBIBYTE;

    private final Path scratch;
    private final long seed;
    private final boolean smallDisk;
    private final Random random;
    private final Faults faults;
    private final Table table;
    private final List<Violation> violations = new ArrayList<>();

    private final Map<String, Sent> sent = new HashMap<>();
    private final List<Wait> waits = new ArrayList<>();

    /// @param smallDisk whether the server's folder is on a file system of its own, which can be full; needs root
    Torture(Path scratch, long seed, boolean smallDisk) {
        this.scratch = scratch;
        this.seed = seed;
        this.smallDisk = smallDisk;
        this.random = new Random(seed);
        this.faults = new Faults(random, smallDisk);
        this.table = new Table(seed);
    }

    Table table() {
        return table;
    }

    /// Runs so many cycles, whether their faults hit or not.
    ///
    /// @return what does not hold
    List<Violation> run(int cycles) throws Exception {
        return run(cycles, cycles);
    }

    /// Runs until the faults of so many cycles have hit while bytes moved.
    ///
    /// @param most cycles, after which it ends in any case
    /// @return what does not hold
    List<Violation> runUntil(int counted, int most) throws Exception {
        return run(counted, most);
    }

    private List<Violation> run(int least, int most) throws Exception {
        faults.skipped().forEach(what -> System.out.println("torture: skipped: " + what));
        int first = 0;
        for (int wanted = least; wanted > 0; wanted = wanted(least, most)) {
            int end = first + Math.min(wanted, CYCLES_AN_ERA);
            era(first, end);
            first = end;
        }
        violations.forEach(violation -> System.out.println("torture: VIOLATED " + violation));
        System.out.println(table.text());
        System.out.println(table.totals(violations.size()));
        return violations;
    }

    private int wanted(int least, int most) {
        int run = table.rows().size();
        int toCount = (int) (least - table.counted());
        return Math.min(Math.max(least - run, toCount), most - run);
    }

    private void era(int first, int end) throws Exception {
        Path era = Files.createDirectories(scratch.resolve("era-" + first));
        Path data = era.resolve("data");
        if (smallDisk) {
            try (SmallDisk _ = SmallDisk.mount(data)) {
                era(era, data, first, end);
            }
        } else {
            era(era, data, first, end);
        }
    }

    private void era(Path era, Path data, int first, int end) throws Exception {
        sent.clear();
        waits.clear();
        try (Crew crew = new Crew(era, data, "256m")) {
            for (int cycle = first; cycle < end; cycle++) {
                Table.Row row = cycle(crew, cycle, faults.next());
                System.out.println(table.add(row));
            }
            judge(crew);
        }
    }

    private void judge(Crew crew) throws IOException, InterruptedException, SQLException {
        String log = crew.serverLog();
        List<Fact> facts = crew.end();
        tellOfTheHostile(facts);
        Map<String, List<Evidence.Seen>> folders = new HashMap<>();
        for (String name : Crew.RECEIVERS) {
            folders.put(name, seen(crew.inbox(name)));
        }
        List<Violation> found =
                Checker.check(
                        new Evidence(
                                Map.copyOf(sent),
                                facts,
                                crew.partials(),
                                folders,
                                LedgerReader.read(crew.data()),
                                List.copyOf(waits),
                                crew.atRest()));
        if (!found.isEmpty()) {
            System.out.println("torture: see " + crew.scratch() + ", " + log);
        }
        violations.addAll(found);
    }

    private static void tellOfTheHostile(List<Fact> facts) {
        Map<String, Long> answers =
                facts.stream()
                        .filter(fact ->
                                fact.kind() == Fact.Kind.BREACH
                                        || fact.kind() == Fact.Kind.TRESPASS)
                        .collect(
                                Collectors.groupingBy(
                                        fact -> fact.text().split(" ")[0],
                                        TreeMap::new,
                                        Collectors.counting()));
        if (!answers.isEmpty()) {
            System.out.println("torture: the hostile peer was answered " + answers);
        }
    }

    /// Everything but what belongs to a transfer that goes on; none does.
    private static List<Evidence.Seen> seen(Path folder) throws IOException {
        List<Evidence.Seen> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                files.add(
                        new Evidence.Seen(
                                String.valueOf(file.getFileName()),
                                Files.size(file),
                                TestFiles.sha256(file)));
            }
        }
        return files;
    }

    private Table.Row cycle(Crew crew, int number, Fault fault) throws Exception {
        long size = (12 + random.nextInt(10)) * MEBIBYTE + random.nextInt(100_000);
        long trigger = size / 8 + random.nextLong(size * 3 / 4);
        if (fault instanceof Fault.Halt halt) {
            crew.restartServer(halt.point().label() + "=halt@" + halt.time());
        }
        Path file =
                TestFiles.random(
                        crew.scratch().resolve("c-%03d.bin".formatted(number)),
                        size,
                        seed + number);
        Delivery delivery = new Delivery(crew, file, RATE, Crew.RECEIVERS);
        String transfer = delivery.begin();
        sent.put(
                transfer,
                new Sent(
                        String.valueOf(file.getFileName()),
                        size,
                        TestFiles.sha256(file),
                        Crew.SENDER,
                        Set.copyOf(Crew.RECEIVERS)));
        crew.underWay(transfer, file);
        long offset = awaitFault(crew, fault, delivery, trigger);
        boolean moved = offset > 0 && crew.moving();
        if (offset >= 0) {
            strike(crew, fault);
        }
        long over = System.nanoTime();
        boolean done = delivery.awaitDone(PATIENCE);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - over);
        waits.add(new Wait(transfer, millis, done));
        crew.underWay("", file);
        if (fault instanceof Fault.Halt && offset < 0) {
            crew.restartServer(""); // or it strikes some time later, when it is nobody's fault
        }
        crew.rest();
        Resent up = crew.sender().resent(transfer);
        Resent down = Resent.NOTHING;
        for (ClientProcess receiver : crew.receivers()) {
            down = down.and(receiver.resent(transfer).most());
        }
        if (Math.max(up.most(), down.most()) > MOST_AGAIN) {
            violations.add(
                    new Violation(
                            Invariant.RESUME,
                            file.getFileName() + ": up " + up + ", down " + down));
        }
        String result =
                !done ? "UNFINISHED" : offset < 0 ? "not hit" : moved ? "ok" : "ok, at rest";
        if (!done) {
            System.out.println("torture: " + delivery.standing());
        }
        Files.delete(file);
        return new Table.Row(
                number,
                seed,
                fault.name(),
                offset,
                size,
                moved,
                up.sum(),
                down.sum(),
                millis,
                delivery.reruns(),
                result);
    }

    private static void strike(Crew crew, Fault fault) throws Exception {
        switch (fault) {
            case Fault.Blow(_, _, Fault.Act act) -> act.on(crew);
            case Fault.Halt _ -> crew.restartServer("");
        }
    }

    /// @return how far it had come; -1 if the fault did not come to be
    private static long awaitFault(Crew crew, Fault fault, Delivery delivery, long trigger)
            throws IOException {
        try {
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(UNTIL_HIT)
                    .until(() -> isDue(crew, fault, delivery, trigger) || delivery.done());
        } catch (ConditionTimeoutException _) {
            return -1;
        }
        return isDue(crew, fault, delivery, trigger) ? position(crew, fault, delivery) : -1;
    }

    private static boolean isDue(Crew crew, Fault fault, Delivery delivery, long trigger)
            throws IOException {
        return switch (fault) {
            case Fault.Blow _ -> !delivery.done() && position(crew, fault, delivery) >= trigger;
            case Fault.Halt _ -> !crew.server().isAlive();
        };
    }

    private static long position(Crew crew, Fault fault, Delivery delivery) {
        int receiver = fault instanceof Fault.Blow blow ? blow.receiver() : Fault.Blow.THE_SENDER;
        ClientProcess whose =
                receiver == Fault.Blow.THE_SENDER ? crew.sender() : crew.receiver(receiver);
        return whose.position(delivery.transfer());
    }
}
