package ferry.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The long run, with every kind of fault that the machine allows.
@Tag("torture")
final class LongTortureTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path scratch;

    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void everyInvariantHoldsWhateverDies() throws Exception {
        int cycles = Integer.getInteger("torture.cycles", 200);
        long seed = Long.getLong("torture.seed", System.currentTimeMillis());
        boolean smallDisk = Processes.isRoot() && Processes.has("mount");
        Torture torture = new Torture(scratch, seed, smallDisk);

        assertThat(torture.runUntil(cycles, 2 * cycles)).as("seed " + seed).isEmpty();

        assertThat(torture.table().rows()).noneMatch(row -> row.result().equals("UNFINISHED"));
        assertThat(torture.table().counted())
                .as("cycles whose fault hit while bytes moved")
                .isGreaterThanOrEqualTo(cycles);
    }
}
