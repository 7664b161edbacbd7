package ferry.bench.scenario;

import java.util.List;

/// All that can be measured.
public final class Scenarios {
    /// In the order in which they are measured.
    public static final List<Scenario> ALL =
            List.of(
                    new Upload(),
                    new Receive(),
                    new Live(),
                    Trees.small(),
                    Trees.large(),
                    new SmallFiles(),
                    new OneByte(),
                    new Startup(),
                    FarAway.clean(),
                    FarAway.lossy(),
                    new FarAwayUpload(),
                    Clients.few(),
                    Clients.many(),
                    new Fanout(),
                    new Stopped(),
                    new Login(),
                    new Flood(),
                    new Memory());

    private Scenarios() {}
}
