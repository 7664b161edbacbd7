package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CalibrateCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    /// On a machine whose hash of cost 10 takes so long, and twice as long with each step.
    private String calibrated(double millisAtTen, String... args) {
        CalibrateCommand command =
                new CalibrateCommand(
                        "auth-service",
                        (cost, _, _) -> {
                            now += (long) (millisAtTen * 1e6 * Math.pow(2, cost - 10));
                            return new byte[60];
                        },
                        () -> now);
        int exit =
                command.run(
                        List.of(args),
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(exit).isEqualTo(args.length == 0 ? 0 : 2);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theGreatestCostThatStaysBelowTheLimitIsNamedAndTheFirstAboveItIsStillShown() {
        assertThat(calibrated(80))
                .contains("--bcrypt-cost 12    320 ms")
                .contains("--bcrypt-cost 13    640 ms")
                .doesNotContain("--bcrypt-cost 14")
                .contains("Best here: --bcrypt-cost 12,");
    }

    @Test
    void aSlowMachineIsNotToldToGoBelowTen() {
        assertThat(calibrated(900)).contains("Best here: --bcrypt-cost 10,");
    }

    @Test
    void aFastMachineIsNotToldMoreThanAServerTakes() {
        assertThat(calibrated(0.1))
                .contains("Best here: --bcrypt-cost 16,")
                .doesNotContain("--bcrypt-cost 17");
    }

    @Test
    void whatIsNoOptionIsRefused() {
        assertThat(calibrated(80, "--nonsense")).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown option --nonsense");
    }
}
