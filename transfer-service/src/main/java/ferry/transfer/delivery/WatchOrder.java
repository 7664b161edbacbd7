package ferry.transfer.delivery;

import ferry.transfer.ledger.LogPosition;

/// What a watcher asks for.
///
/// @param consumer a device of the person's
/// @param inlineBytes whole files up to this size come with their event
public record WatchOrder(String consumer, Start start, int inlineBytes) {
    /// Where to start.
    public sealed interface Start {
        record At(LogPosition position) implements Start {}

        record LastAck() implements Start {}

        record Latest() implements Start {}
    }
}
