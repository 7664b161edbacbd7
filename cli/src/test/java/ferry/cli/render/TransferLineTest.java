package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import ferry.cli.fake.ManualTime;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TransferLineTest {

    private static final long MIB = 1 << 20;
    private final ManualTime time = new ManualTime();

    @Test
    void showsNameAmountPercentRateRestAndState() {
        TransferLine line = line(40 * MIB);
        line.text(100);
        moveSteadily(line, 0, 10 * MIB, 40 * MIB);

        assertThat(line.text(100))
                .isEqualTo("report.pdf  10.0/40.0 MiB   25%  10.0 MiB/s   0:03  sending");
    }

    @Test
    void whatIsThereFromAnEarlierRunIsNoSpeed() {
        TransferLine line = line(1_000 * MIB);
        line.text(100);
        line.move(900 * MIB, OptionalLong.of(1_000 * MIB));
        time.passMillis(250);
        line.text(100);
        moveSteadily(line, 900 * MIB, 901 * MIB, 1_000 * MIB);

        assertThat(line.moved()).isEqualTo(MIB);
        assertThat(line.text(100)).contains("90%").doesNotContain("GiB/s").contains("KiB/s");
    }

    @Test
    void theRestIsGuessedFromWhatThisRunMovesHoweverLittleWasThereBefore() {
        for (long earlier : new long[] {3 * MIB, 900 * MIB}) {
            TransferLine line = line(2_000 * MIB);
            line.text(100);
            line.begin(earlier, OptionalLong.of(2_000 * MIB));
            time.passMillis(250);
            assertThat(line.text(100)).contains("0 B/s   -:--");
            for (long at = earlier; at < earlier + 100 * MIB; at += 10 * MIB) {
                moveSteadily(line, at, at + 10 * MIB, 2_000 * MIB);
            }

            assertThat(line.moved()).isEqualTo(100 * MIB);
            Matcher clock = Pattern.compile("([0-9]+):([0-9]{2})  sending").matcher(line.text(100));
            assertThat(clock.find()).isTrue();
            long seconds = Long.parseLong(clock.group(1)) * 60 + Long.parseLong(clock.group(2));
            assertThat(seconds)
                    .as("at 10 MiB/s")
                    .isCloseTo((1_900 * MIB - earlier) / (10 * MIB), withPercentage(10));
        }
    }

    @Test
    void aStepBackIsNoSpeedEither() {
        TransferLine line = line(40 * MIB);
        moveSteadily(line, 0, 10 * MIB, 40 * MIB);
        line.move(5 * MIB, OptionalLong.of(40 * MIB));
        time.passMillis(250);

        assertThat(line.text(100)).contains("5.0/40.0 MiB").doesNotContain("-1");
    }

    @Test
    void withoutASizeThereIsNoPercentage() {
        TransferLine line = new TransferLine("pipe", OptionalLong.empty(), "sending", time);
        line.move(3 * MIB, OptionalLong.empty());

        assertThat(line.text(100)).isEqualTo("pipe   3.0 MiB           -  sending");
    }

    @Test
    void neverShowsMoreThanAll() {
        TransferLine line = line(MIB);
        line.move(2 * MIB, OptionalLong.of(MIB));

        assertThat(line.text(100)).contains("1.0/1.0 MiB  100%");
    }

    @Test
    void anEmptyFileIsWhole() {
        assertThat(line(0).text(100)).contains("0/0 B  100%");
    }

    @Test
    void fitsANarrowTerminalAndShowsNoControlCharacter() {
        TransferLine line =
                new TransferLine(
                        "\u001b[2J" + "x".repeat(300), OptionalLong.of(MIB), "sending", time);

        assertThat(Columns.of(line.text(50))).isLessThanOrEqualTo(50);
        assertThat(Columns.of(line.text(10))).isLessThanOrEqualTo(10);
        assertThat(line.text(1_000)).doesNotContain("\u001b").contains("\\u{1b}");
    }

    @Test
    void numbersKeepTheirPlacesWhileTheyGrow() {
        TransferLine line = line(400 * MIB);
        line.text(100);
        moveSteadily(line, 0, 9 * MIB, 400 * MIB);
        String early = line.text(100);
        moveSteadily(line, 9 * MIB, 390 * MIB, 400 * MIB);
        String late = line.text(100);

        assertThat(early).contains("  9.0/400 MiB    2%   9.0 MiB/s   0:43  sending");
        assertThat(late).hasSameSizeAs(early).contains("390/400 MiB   97%");
    }

    @Test
    void whatANarrowTerminalLeavesOutIsTheRestOfTheTimeThenTheSpeedAndTheTruthLast() {
        TransferLine line = line(40 * MIB);
        line.text(100);
        moveSteadily(line, 0, 10 * MIB, 40 * MIB);

        assertThat(line.text(60))
                .isEqualTo("report.pdf  10.0/40.0 MiB   25%  10.0 MiB/s   0:03  sending");
        assertThat(line.text(52)).isEqualTo("report.pdf  10.0/40.0 MiB   25%  10.0 MiB/s  sending");
        assertThat(line.text(42)).isEqualTo("report.pdf  10.0/40.0 MiB   25%  sending");
    }

    private TransferLine line(long size) {
        return new TransferLine("report.pdf", OptionalLong.of(size), "sending", time);
    }

    /// A second in four steps, drawn after each.
    private void moveSteadily(TransferLine line, long from, long to, long size) {
        for (int i = 1; i <= 4; i++) {
            line.move(from + (to - from) * i / 4, OptionalLong.of(size));
            time.passMillis(250);
            line.text(100);
        }
    }
}
