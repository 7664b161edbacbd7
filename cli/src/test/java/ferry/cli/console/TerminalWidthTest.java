package ferry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.ManualTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalWidthTest {

    @ParameterizedTest
    @CsvSource({"'24 80\n', 80", "'50 200\n', 200", "'0 0\n', 80", "'', 80", "'garbage', 80"})
    void columnsAreReadOrAUsualNumberTaken(String answer, int columns) {
        assertThat(TerminalWidth.columns(answer)).isEqualTo(columns);
    }

    @Test
    void aTerminalThatSaysThatItHasAnotherSizeIsAskedAgainAtOnce() throws Exception {
        AtomicInteger columns = new AtomicInteger(80);
        AtomicInteger questions = new AtomicInteger();
        TerminalWidth width =
                new TerminalWidth(
                        new ManualTime(),
                        () -> {
                            questions.incrementAndGet();
                            return columns.get();
                        });
        width.now(); // most commands ask no more than this
        assertThat(width.now()).isEqualTo(80);
        columns.set(40);
        assertThat(width.now()).as("nothing has been said").isEqualTo(80);
        int before = questions.get();

        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-WINCH", pid).start().waitFor()).isZero();

        await().until(() -> width.now() == 40);
        assertThat(questions.get()).isEqualTo(before + 1);
    }

    @Test
    void aTerminalThatSaysNothingIsAskedAgainAfterAWhile() {
        AtomicInteger columns = new AtomicInteger(80);
        ManualTime time = new ManualTime();
        TerminalWidth width = new TerminalWidth(time, columns::get);
        width.now();
        width.now();
        columns.set(40);

        time.passMillis(1_999);
        assertThat(width.now()).isEqualTo(80);
        time.passMillis(1);
        assertThat(width.now()).isEqualTo(40);
    }
}
