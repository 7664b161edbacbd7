package ferry.kernel.observe;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/// What a process counts about itself. Labels are constants of enums, so that no name, address or other text that
/// somebody has sent can become one. Safe for many threads.
public final class Metrics {
    private static final String SCOPE = "ferry";

    private final Meter meter;

    Metrics(Meter meter) {
        this.meter = meter;
    }

    /// Counts nothing, at next to no cost.
    public static Metrics none() {
        return new Metrics(OpenTelemetry.noop().getMeter(SCOPE));
    }

    /// A number that only grows, one for each constant of `label`.
    ///
    /// @param name lower-case words with dots between them; exporters may write it in their own way
    /// @param help one line
    /// @param label name of what distinguishes the counts
    public <E extends Enum<E>> Tally<E> tally(
            String name, String help, String label, Class<E> constants) {
        LongCounter counter = meter.counterBuilder(name).setDescription(help).build();
        AttributeKey<String> key = AttributeKey.stringKey(label);
        Map<E, Attributes> attributes = new EnumMap<>(constants);
        for (E constant : constants.getEnumConstants()) {
            Attributes one = Attributes.of(key, constant.name().toLowerCase(Locale.ROOT));
            attributes.put(constant, one);
            counter.add(0, one); // shows from the start that it is counted
        }
        return constant -> counter.add(1, attributes.getOrDefault(constant, Attributes.empty()));
    }

    /// A number that is asked for whenever somebody looks.
    public void gauge(String name, String help, LongSupplier value) {
        meter.gaugeBuilder(name)
                .ofLongs()
                .setDescription(help)
                .buildWithCallback(measurement -> measurement.record(value.getAsLong()));
    }

    /// Counts that are told apart by a constant.
    @FunctionalInterface
    public interface Tally<E extends Enum<E>> {
        void count(E constant);
    }
}
