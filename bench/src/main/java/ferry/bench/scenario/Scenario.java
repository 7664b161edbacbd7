package ferry.bench.scenario;

import ferry.kernel.life.Closer;
import java.io.IOException;
import java.util.List;

/// Something that is measured side by side.
public interface Scenario {
    /// What it is called by, and what bars name.
    String name();

    /// What is measured, in a sentence or two.
    String purpose();

    /// Who takes part, ready to run; the first is who the others are compared with.
    ///
    /// @param opened gets all that has to be closed after the last run
    List<Contender> open(Bench bench, Closer opened) throws IOException, InterruptedException;

    default Rounds rounds(Size size) {
        return size.rounds();
    }
}
