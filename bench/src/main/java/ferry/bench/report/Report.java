package ferry.bench.report;

import java.util.List;

/// All that one run of the bench says.
///
/// @param circumstances of the machine and the run, in words
/// @param outcomes in the order in which they were measured
/// @param missing rivals that were not found, and how to get them
public record Report(List<Fact> circumstances, List<Outcome> outcomes, List<Fact> missing) {
    public Report {
        circumstances = List.copyOf(circumstances);
        outcomes = List.copyOf(outcomes);
        missing = List.copyOf(missing);
    }

    /// A name and what is to be said of it.
    public record Fact(String name, String text) {}
}
