package ferry.client.model;

import java.util.List;

/// Some events in order; a heartbeat has none.
///
/// @param cursor covers every event up to here
/// @param caughtUp whether there is nothing newer now
public record EventBatch(List<Event> events, String cursor, boolean caughtUp) {

    public EventBatch {
        events = List.copyOf(events);
    }
}
