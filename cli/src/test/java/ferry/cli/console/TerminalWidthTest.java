package ferry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalWidthTest {

    @ParameterizedTest
    @CsvSource({"'24 80\n', 80", "'50 200\n', 200", "'0 0\n', 80", "'', 80", "'garbage', 80"})
    void columnsAreReadOrAUsualNumberTaken(String answer, int columns) {
        assertThat(TerminalWidth.columns(answer)).isEqualTo(columns);
    }
}
