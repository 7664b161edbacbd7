package ferry.bench.scenario;

import ferry.bench.process.Programs;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Something that is measured side by side.
public interface Scenario {
    /// What it is called by, and what bars name.
    String name();

    /// What is measured, in a sentence or two.
    String purpose();

    /// Why it cannot be measured on this machine.
    default Optional<String> missing(Programs programs) {
        return Optional.empty();
    }

    /// Who takes part, ready to run; the first is who the others are compared with.
    ///
    /// @param opened gets all that has to be closed after the last run
    List<Contender> open(Bench bench, Closer opened) throws IOException, InterruptedException;

    default Rounds rounds(Size size) {
        return size.rounds();
    }
}
