package ferry.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportsTest {
    private static final Report REPORT =
            new Report(
                    List.of(new Report.Fact("machine", "two \"cores\"")),
                    List.of(
                            new Outcome(
                                    "upload",
                                    "A file to the server.",
                                    List.of(
                                            series(Contenders.CLI, 1, 2, 4),
                                            series(Contenders.SCP, 4, 4, 4)),
                                    Optional.of("sftp: gone"))),
                    List.of(new Report.Fact(Contenders.NGINX, "no nginx; packages: nginx, curl")));

    @Test
    void aTableHasALineForEachWithMedianSpreadAndRatioToTheFirst() {
        assertThat(MarkdownReport.of(REPORT).lines())
                .contains(
                        "| who | runs | seconds | server peak MiB | time of the first / its own |",
                        "|---|---|---|---|---|",
                        "| ferry, cold | 3 | 2.000 [1.000..4.000] | 40 | 1.00 |",
                        "| scp | 3 | 4.000 [4.000..4.000] | 40 | 0.50 |");
    }

    @Test
    void eachBarOfTheScenarioIsMarked() {
        assertThat(MarkdownReport.of(REPORT).lines())
                .contains(
                        "| cold, against scp: time | ≤ 0.80 (0.60) | 0.50 | met, with room |",
                        "| warm, TLS, against nginx + curl: speed | ≥ 0.90 (1.10) | – | not measured |");
    }

    @Test
    void whatFailedAndWhatIsMissingIsSaid() {
        assertThat(MarkdownReport.of(REPORT).lines())
                .contains(
                        "- machine: two \"cores\"",
                        "Failed: sftp: gone",
                        "- nginx + curl: no nginx; packages: nginx, curl");
    }

    @Test
    void jsonHasEveryRunAndEveryMark() throws IOException {
        StringWriter text = new StringWriter();
        JsonReport.write(REPORT, text);

        JsonNode json = new ObjectMapper().readTree(text.toString());
        assertThat(json.at("/circumstances/machine").asText()).isEqualTo("two \"cores\"");
        JsonNode upload = json.at("/scenarios/0");
        assertThat(upload.at("/name").asText()).isEqualTo("upload");
        assertThat(upload.at("/failure").asText()).isEqualTo("sftp: gone");
        assertThat(upload.at("/contenders/0/figures/seconds/summary").asDouble()).isEqualTo(2);
        assertThat(upload.at("/contenders/0/figures/seconds/runs")).hasSize(3);
        assertThat(upload.at("/contenders/1/time_of_first_to_own").asDouble()).isEqualTo(0.5);
        assertThat(upload.at("/bars").findValuesAsText("mark"))
                .containsExactly("not_measured", "not_measured", "not_measured", "stretch");
        assertThat(json.at("/missing").has(Contenders.NGINX)).isTrue();
    }

    private static Series series(String contender, double... seconds) {
        return new Series(
                contender,
                SeriesTest.seconds(contender, seconds).runs().stream()
                        .map(run ->
                                run.with(
                                        Metric.SERVER_PEAK_MEBIBYTES,
                                        10 * run.figure(Metric.SECONDS).orElseThrow()))
                        .toList());
    }
}
