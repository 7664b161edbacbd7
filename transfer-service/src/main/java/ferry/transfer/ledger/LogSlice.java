package ferry.transfer.ledger;

import java.util.List;

/// A part of a person's log.
public sealed interface LogSlice {
    /// @param end covers the events: where to go on
    /// @param caughtUp whether there is nothing after `end`
    record Events(List<Event> events, LogPosition end, boolean caughtUp) implements LogSlice {
        public Events {
            events = List.copyOf(events);
        }
    }

    /// The position is of another epoch, ahead of the log, or pruned away.
    record Expired() implements LogSlice {}
}
