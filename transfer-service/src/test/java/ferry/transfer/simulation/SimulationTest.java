package ferry.transfer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.sql.SqlLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of schedules, the same ones in every build, so that a red one is red for everybody. `-Dsimulation.seed=N` begins
/// with another one, `-Dsimulation.schedules=1` runs that one alone.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SimulationTest {
    private static final int WORKERS = 2;

    @TempDir Path folder;
    private final Queue<Path> places = new ConcurrentLinkedQueue<>();

    @AfterEach
    void deleteLedgers() throws IOException {
        for (Path place : places) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(place);
        }
    }

    @Test
    void whateverHappensNothingAcknowledgedIsLost() throws Exception {
        int schedules = Integer.getInteger("simulation.schedules", 2_000);
        long seed = Long.getLong("simulation.seed", 1);
        System.out.printf("simulation.seed=%d simulation.schedules=%d%n", seed, schedules);
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int first = worker;
                workers.add(threads.submit(() -> run(seed, first, schedules)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    @Test
    void aSeedReplaysExactly() throws IOException {
        try (Ledger ledger = ledger("replay")) {
            Schedule once = new Schedule(20_260_301, ledger);
            Schedule again = new Schedule(20_260_301, ledger);
            once.run();
            again.run();

            assertThat(again.trace()).isEqualTo(once.trace()).hasSizeGreaterThan(30);
        }
    }

    private Void run(long seed, int first, int schedules) throws IOException {
        try (Ledger ledger = ledger("worker-" + first)) {
            for (int i = first; i < schedules; i += WORKERS) {
                Schedule schedule = new Schedule(seed + i, ledger);
                try {
                    schedule.run();
                } catch (Throwable e) {
                    throw new AssertionError(
                            "-Dsimulation.seed=%d -Dsimulation.schedules=1%n%s"
                                    .formatted(seed + i, String.join("\n", schedule.trace())),
                            e);
                }
            }
        }
        return null;
    }

    /// In memory where the system has a folder for that: what this is about is not the ledger's own disk.
    private Ledger ledger(String name) throws IOException {
        Path memory = Path.of("/dev/shm");
        Path place =
                Files.isWritable(memory)
                        ? Files.createTempDirectory(memory, "ferry-simulation-")
                        : Files.createDirectory(folder.resolve(name));
        places.add(place);
        return SqlLedger.open(
                place.resolve("ledger.db"),
                new UUID(1, 1),
                true,
                new SecureRandom(),
                error -> {
                    throw new AssertionError(error);
                });
    }
}
