package ferry.bench.report;

import java.util.List;
import java.util.Optional;

/// What one scenario has given.
///
/// @param scenario its name
/// @param purpose what it measures, in one sentence
/// @param series one for each contender, the first is what the others are compared with
/// @param failure why it has no figures, or not all
public record Outcome(
        String scenario, String purpose, List<Series> series, Optional<String> failure) {
    public Outcome {
        series = List.copyOf(series);
    }

    public Optional<Series> of(String contender) {
        return series.stream().filter(each -> each.contender().equals(contender)).findFirst();
    }
}
