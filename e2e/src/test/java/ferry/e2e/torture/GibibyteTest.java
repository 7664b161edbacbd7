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
    private static final int KILLS = Integer.getInteger("torture.kills", 20);
    private static final long RATE = Long.getLong("torture.rate", 6) * MEBIBYTE;

    /// What has to pass between two kills of the same.
    private static final long BETWEEN = 2 * MEBIBYTE;

    private static final Duration PATIENCE = Duration.ofMinutes(4);

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
            Killing killing = new Killing(crew, delivery, System.nanoTime());
            System.out.println("gibibyte: kill  whom      sent  received MiB  after s");
            for (int kill = 0; kill < KILLS; kill++) {
                long target = SIZE / (KILLS + 1) * kill;
                killing.strike(kill, "receiver", bob, target);
                killing.strike(kill, "sender", crew.sender(), target);
                killing.strike(kill, "server", crew.sender(), target);
            }
            boolean done = delivery.awaitDone(Duration.ofMinutes(10));

            killing.tell(bob);
            assertThat(done).as(delivery.standing()).isTrue();
            assertThat(crew.sender().resent(transfer).most())
                    .isLessThanOrEqualTo(Torture.MOST_AGAIN);
            assertThat(bob.resent(transfer).most()).isLessThanOrEqualTo(Torture.MOST_AGAIN);
            assertThat(crew.partials()).hasSize(KILLS).allMatch(Evidence.Partial::samePrefix);
            assertThat(crew.inbox(bob.name()).toFile().list()).containsExactly("large.bin");
            assertThat(Files.mismatch(file, crew.inbox(bob.name()).resolve("large.bin")))
                    .isEqualTo(-1);
            assertThat(crew.end())
                    .filteredOn(fact -> fact.kind() == Kind.SAVED)
                    .singleElement()
                    .matches(fact -> fact.transfer().equals(transfer));
        }
    }

    /// @param started by the JVM's clock
    private record Killing(Crew crew, Delivery delivery, long started) {
        /// Kills somebody while bytes move, once something has passed since he was killed last, and lets him be started again.
        void strike(int kill, String whom, ClientProcess whose, long target) throws Exception {
            String transfer = delivery.transfer();
            awaitPast(whose, Math.max(target, whose.position(transfer) + BETWEEN));
            assertThat(delivery.done()).as("it was done before kill " + kill).isFalse();
            System.out.printf(
                    Locale.ROOT,
                    "gibibyte: %4d  %-8s %7.1f   %7.1f     %5d%n",
                    kill,
                    whom,
                    mebibytes(crew.sender().position(transfer)),
                    mebibytes(crew.receiver(0).position(transfer)),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
            switch (whom) {
                case "server" -> {
                    crew.server().kill();
                    crew.restartServer("");
                }
                case "receiver" -> {
                    whose.kill();
                    crew.lookAtPartial(0);
                    whose.startAgain();
                    // One who comes back while the sender is away looks for him again only half a
                    // minute later.
                    awaitPast(whose, whose.position(transfer) + 1);
                }
                default -> {
                    whose.kill();
                    whose.startAgain();
                }
            }
        }

        private void awaitPast(ClientProcess whose, long from) {
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> {
                        delivery.keepGoing();
                        return delivery.done()
                                || (whose.position(delivery.transfer()) >= from && crew.moving());
                    });
        }

        void tell(ClientProcess bob) {
            ClientProcess.Resent up = crew.sender().resent(delivery.transfer());
            ClientProcess.Resent down = bob.resent(delivery.transfer());
            System.out.printf(
                    Locale.ROOT,
                    "gibibyte: sent again: %.1f MiB in all, at most %.1f at a time;"
                            + " received again: %.1f in all, at most %.1f at a time;"
                            + " on the wires %.1f up, %.1f down%n",
                    mebibytes(up.sum()),
                    mebibytes(up.most()),
                    mebibytes(down.sum()),
                    mebibytes(down.most()),
                    mebibytes(crew.senderWire().up()),
                    mebibytes(crew.receiverWire(0).down()));
        }
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) MEBIBYTE;
    }
}
