package ferry.cli.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ExitCodeTest {

    /// A row of the table that users read.
    ///
    /// @param sentence its beginning, when it goes on
    record Row(String reason, int exitCode, String sentence) {

        private static final Pattern LINE =
                Pattern.compile("\\| `([A-Z_]+)` \\| (\\d+) \\| (.+) \\|");

        /// @param heading of the chapter with the table
        static List<Row> under(String heading) throws IOException {
            return Files.readAllLines(Path.of("../docs/reference/errors.md")).stream()
                    .dropWhile(line -> !line.equals("## " + heading))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(row -> new Row(row.group(1), Integer.parseInt(row.group(2)), row.group(3)))
                    .toList();
        }

        @Override
        public String toString() {
            return reason;
        }
    }

    static List<Row> rows() throws IOException {
        return Row.under("Reasons");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aReasonHasItsExitCodeAndItsSentence(Row row) {
        Problem problem = Problem.valueOf(row.reason());
        Map<String, String> facts = Map.of("names", "bobb", "username", "bobb");
        Failure failure =
                Failure.of(new FerryException(problem, "what the server said", facts, null, null));

        assertThat(failure.exitCode().number()).isEqualTo(row.exitCode());
        if (row.sentence().endsWith("\u2026")) {
            String begin = row.sentence().substring(0, row.sentence().length() - 1);
            assertThat(failure.message()).startsWith(begin);
        } else {
            assertThat(failure.message()).isEqualTo(row.sentence());
        }
    }

    @Test
    void everyReasonOfTheWireHasARowAndNoOther() throws IOException {
        assertThat(rows())
                .extracting(Row::reason)
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(reasonsOfTheWire());
    }

    @Test
    void everyOtherReasonHasARowWithItsExitCode() throws IOException {
        List<Row> own = Row.under("Reasons of the command line");
        List<String> wire = reasonsOfTheWire();

        assertThat(own)
                .extracting(Row::reason)
                .isSorted()
                .containsExactlyElementsOf(
                        Arrays.stream(Problem.values())
                                .map(Enum::name)
                                .filter(name -> !wire.contains(name))
                                .sorted()
                                .toList());
        assertThat(own)
                .allSatisfy(row ->
                        assertThat(ExitCode.of(Problem.valueOf(row.reason())).number())
                                .isEqualTo(row.exitCode()));
    }

    private static List<String> reasonsOfTheWire() {
        return Stream.concat(
                        Arrays.stream(ferry.proto.auth.v1.ErrorReason.values()),
                        Arrays.stream(ferry.proto.transfer.v1.ErrorReason.values()))
                .map(Enum::name)
                .filter(name -> !name.equals("UNRECOGNIZED"))
                .map(name -> name.substring("ERROR_REASON_".length()))
                .filter(name -> !name.equals("UNSPECIFIED"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void everyProblemIsExplainedInOneLine(Problem problem) {
        Failure failure = Failure.of(new FerryException(problem, "what the server said"));

        assertThat(failure.message()).isNotBlank().doesNotContain("\n", "null");
        assertThat(failure.reason()).isEqualTo(problem.name());
        assertThat(failure.exitCode()).isEqualTo(ExitCode.of(problem)).isNotEqualTo(ExitCode.DONE);
    }

    @Test
    void numbersAreThoseOfTheDocumentation() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130);
        assertThat(ExitCode.ofNumber(130)).isEqualTo(ExitCode.INTERRUPTED);
        assertThatThrownBy(() -> ExitCode.ofNumber(11))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLockoutSaysHowLong() {
        FerryException locked =
                new FerryException(Problem.LOGIN_LOCKED, "", Map.of(), Duration.ofMinutes(4), null);

        assertThat(Failure.of(locked).message()).isEqualTo("too many attempts: try again in 4 min");
    }

    @Test
    void aChangedPinShowsBoth() {
        FerryException changed =
                new FerryException(
                        Problem.PIN_MISMATCH,
                        "changed",
                        Map.of("expected", "aaaa", "presented", "bbbb"),
                        null,
                        null);

        assertThat(Failure.of(changed).message()).contains("aaaa").contains("bbbb");
    }
}
