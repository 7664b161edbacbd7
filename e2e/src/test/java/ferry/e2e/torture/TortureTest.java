package ferry.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The short run, on any machine: no root, no tmpfs.
final class TortureTest {
    private static final int CYCLES = Integer.getInteger("torture.short", 8);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path scratch;

    @Test
    void everyInvariantHoldsWhateverDies() throws Exception {
        Torture torture = new Torture(scratch, Long.getLong("torture.seed", 20_260_101), false);

        assertThat(torture.run(CYCLES)).isEmpty();

        assertThat(torture.table().rows()).noneMatch(row -> row.result().equals("UNFINISHED"));
        assertThat(torture.table().counted()).isGreaterThanOrEqualTo(CYCLES / 2);
    }
}
