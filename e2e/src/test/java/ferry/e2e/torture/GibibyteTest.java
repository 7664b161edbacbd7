package ferry.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.e2e.system.TestFiles;
import ferry.e2e.torture.Fact.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One large file, and everybody who handles it is killed again and again.
@Tag("torture")
final class GibibyteTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final long SIZE = Long.getLong("torture.gibibyte", 1024) * MEBIBYTE;
    private static final int KILLS = 20;
    private static final long RATE = 24 * MEBIBYTE;
    private static final long BETWEEN = 2 * MEBIBYTE;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path scratch;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void aGibibyteArrivesThoughEachPartyIsKilledTwentyTimes() throws Exception {
        Path file = TestFiles.random(scratch.resolve("large.bin"), SIZE, 7);
        try (Crew crew = new Crew(scratch, scratch.resolve("data"), "256m")) {
            ClientProcess bob = crew.receiver(0);
            Delivery delivery = new Delivery(crew, file, RATE, List.of(bob.name()));
            String transfer = delivery.begin();
            crew.underWay(transfer, file);
            System.out.println("gibibyte: kill  whom      at MiB");
            for (int kill = 0; kill < KILLS; kill++) {
                long target = SIZE / (KILLS + 1) * kill + MEBIBYTE;
                strike(kill, "server", crew, delivery, crew.sender(), target);
                strike(kill, "sender", crew, delivery, crew.sender(), target);
                strike(kill, "receiver", crew, delivery, bob, target);
            }
            boolean done = delivery.awaitDone(Duration.ofMinutes(10));

            System.out.printf(
                    Locale.ROOT,
                    "gibibyte: sent again: sum %.1f MiB, at most %.1f MiB at a time; received again: sum %.1f, at most %.1f;"
                            + " on the wires %.1f MiB up, %.1f MiB down%n",
                    mebibytes(crew.sender().resent(transfer).sum()),
                    mebibytes(crew.sender().resent(transfer).most()),
                    mebibytes(bob.resent(transfer).sum()),
                    mebibytes(bob.resent(transfer).most()),
                    mebibytes(crew.senderWire().up()),
                    mebibytes(crew.receiverWire(0).down()));
            assertThat(done).as(delivery.standing()).isTrue();
            assertThat(crew.sender().resent(transfer).most())
                    .isLessThanOrEqualTo(Torture.MOST_AGAIN);
            assertThat(bob.resent(transfer).most()).isLessThanOrEqualTo(Torture.MOST_AGAIN);
            assertThat(crew.partials()).allMatch(Evidence.Partial::samePrefix);
            assertThat(crew.inbox(bob.name()).toFile().list()).containsExactly("large.bin");
            assertThat(Files.mismatch(file, crew.inbox(bob.name()).resolve("large.bin")))
                    .isEqualTo(-1);
            assertThat(crew.end())
                    .filteredOn(fact -> fact.kind() == Kind.SAVED)
                    .singleElement()
                    .matches(fact -> fact.transfer().equals(transfer));
        }
    }

    /// Kills somebody once he has moved a bit since he was killed last, and lets him be started again.
    private static void strike(
            int kill, String whom, Crew crew, Delivery delivery, ClientProcess whose, long target)
            throws Exception {
        String transfer = delivery.transfer();
        long from = Math.max(target, whose.position(transfer) + BETWEEN);
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> {
                    delivery.keepGoing();
                    return whose.position(transfer) >= Math.min(from, SIZE - MEBIBYTE);
                });
        assertThat(crew.moving()).as("bytes move when " + whom + " is killed").isTrue();
        System.out.printf(
                Locale.ROOT,
                "gibibyte: %4d  %-8s %7.1f%n",
                kill,
                whom,
                mebibytes(whose.position(transfer)));
        switch (whom) {
            case "server" -> {
                crew.server().kill();
                crew.restartServer("");
            }
            case "sender" -> {
                whose.kill();
                whose.startAgain();
            }
            default -> {
                whose.kill();
                crew.lookAtPartial(0);
                whose.startAgain();
            }
        }
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) MEBIBYTE;
    }
}
