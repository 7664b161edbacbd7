package ferry.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A report as tables to read.
public final class MarkdownReport {
    private static final String NONE = "–";

    private MarkdownReport() {}

    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        report.circumstances().forEach(fact -> text.append(line(fact)));
        report.outcomes().forEach(outcome -> text.append('\n').append(section(outcome)));
        if (!report.missing().isEmpty()) {
            text.append("\n## Not installed\n\n");
            report.missing().forEach(fact -> text.append(line(fact)));
        }
        return text.toString();
    }

    private static String line(Report.Fact fact) {
        return "- %s: %s\n".formatted(fact.name(), fact.text());
    }

    private static String section(Outcome outcome) {
        StringBuilder text =
                new StringBuilder("## %s\n\n".formatted(outcome.scenario()))
                        .append(outcome.purpose())
                        .append("\n\n");
        if (!outcome.series().isEmpty()) {
            text.append(table(outcome));
        }
        outcome.failure().ifPresent(why -> text.append("\nFailed: ").append(why).append('\n'));
        List<Bar> bars = Bars.of(outcome.scenario());
        if (!bars.isEmpty()) {
            text.append("\n| bar | wanted | measured | |\n|---|---|---|---|\n");
            bars.forEach(bar -> text.append(row(bar, bar.quantity().in(outcome))));
        }
        return text.toString();
    }

    private static String table(Outcome outcome) {
        List<Metric> metrics =
                Arrays.stream(Metric.values())
                        .filter(metric ->
                                outcome.series().stream()
                                        .anyMatch(each -> each.summary(metric).isPresent()))
                        .toList();
        Series first = outcome.series().getFirst();
        return row(
                        Stream.concat(
                                Stream.of("who", "runs"), metrics.stream().map(Metric::title)),
                        "time of the first / its own")
                + "|---".repeat(metrics.size() + 3)
                + "|\n"
                + outcome.series().stream()
                        .map(series -> row(cells(series, metrics), against(first, series)))
                        .collect(Collectors.joining());
    }

    private static Stream<String> cells(Series series, List<Metric> metrics) {
        return Stream.concat(
                Stream.of(series.contender(), Integer.toString(series.runs().size())),
                metrics.stream().map(metric -> cell(metric, series.values(metric))));
    }

    private static String cell(Metric metric, List<Double> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        String summary = metric.format(metric.summary(values));
        return metric.hasSpread() && values.size() > 1
                ? "%s [%s..%s]"
                        .formatted(
                                summary,
                                metric.format(Statistics.least(values)),
                                metric.format(Statistics.greatest(values)))
                : summary;
    }

    private static String against(Series first, Series series) {
        return number(first.timesAsLongAs(series));
    }

    private static String row(Stream<String> cells, String last) {
        return Stream.concat(cells, Stream.of(last)).collect(Collectors.joining(" | ", "| ", " |"))
                + "\n";
    }

    private static String row(Bar bar, OptionalDouble measured) {
        String wanted =
                bar.direction().sign()
                        + " "
                        + number(OptionalDouble.of(bar.bound()))
                        + (bar.stretch().isPresent() ? " (" + number(bar.stretch()) + ")" : "");
        return row(Stream.of(bar.what(), wanted, number(measured)), bar.mark(measured).word());
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : NONE;
    }
}
