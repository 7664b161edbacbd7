package ferry.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.OptionalDouble;

/// A report for programs: one JSON object, with every single run.
public final class JsonReport {
    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /// @param out stays the caller's to close
    public static void write(Report report, Writer out) throws IOException {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.useDefaultPrettyPrinter();
            new JsonReport(generator).write(report);
        }
    }

    private void write(Report report) throws IOException {
        json.writeStartObject();
        facts("circumstances", report.circumstances());
        json.writeArrayFieldStart("scenarios");
        for (Outcome outcome : report.outcomes()) {
            write(outcome);
        }
        json.writeEndArray();
        facts("missing", report.missing());
        json.writeEndObject();
    }

    private void facts(String name, List<Report.Fact> facts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Report.Fact fact : facts) {
            json.writeStringField(fact.name(), fact.text());
        }
        json.writeEndObject();
    }

    private void write(Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", outcome.scenario());
        if (outcome.failure().isPresent()) {
            json.writeStringField("failure", outcome.failure().get());
        }
        json.writeArrayFieldStart("contenders");
        for (Series series : outcome.series()) {
            write(series, outcome.series().getFirst());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("bars");
        for (Bar bar : Bars.of(outcome.scenario())) {
            write(bar, bar.quantity().in(outcome));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Series series, Series first) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", series.contender());
        number("time_of_first_to_own", first.timesAsLongAs(series));
        json.writeObjectFieldStart("figures");
        for (Metric metric : Metric.values()) {
            List<Double> values = series.values(metric);
            if (!values.isEmpty()) {
                write(metric, values);
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(Metric metric, List<Double> values) throws IOException {
        json.writeObjectFieldStart(metric.key());
        json.writeNumberField("summary", metric.summary(values));
        json.writeNumberField("least", Statistics.least(values));
        json.writeNumberField("greatest", Statistics.greatest(values));
        json.writeArrayFieldStart("runs");
        for (double value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Bar bar, OptionalDouble measured) throws IOException {
        json.writeStartObject();
        json.writeStringField("what", bar.what());
        json.writeStringField("wanted", bar.direction().sign());
        json.writeNumberField("bound", bar.bound());
        number("stretch", bar.stretch());
        number("measured", measured);
        json.writeStringField("mark", bar.mark(measured).name().toLowerCase(java.util.Locale.ROOT));
        json.writeEndObject();
    }

    /// Left out when absent.
    private void number(String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsDouble());
        }
    }
}
