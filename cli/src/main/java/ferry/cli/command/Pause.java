package ferry.cli.command;

import ferry.cli.outcome.Failure;
import ferry.client.model.FerryException;

/// Says why something rests that goes on by itself.
public final class Pause {

    private Pause() {}

    /// A few words of one kind for each problem, but for what the other side has said, which is foreign text.
    public static String text(FerryException because) {
        return switch (because.problem()) {
            case CONNECTION_LOST, UNREACHABLE -> "connection lost";
            default -> Failure.of(because).message();
        };
    }
}
