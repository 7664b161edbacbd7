package ferry.bench.scenario;

import ferry.bench.report.Sample;
import java.io.IOException;

/// One who is measured, again and again, in turn with others.
///
/// @param name of [ferry.bench.report.Contenders]
public record Contender(String name, Run run) {
    /// One run, with what has to be done before and after it; only its figures are kept.
    public interface Run {
        /// @throws IOException if it failed, or what it has copied is not the original
        Sample once() throws IOException, InterruptedException;
    }
}
