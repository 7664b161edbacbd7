package ferry.client.watch;

import ferry.client.model.Event;
import ferry.client.model.FerryException;
import java.time.Duration;
import java.util.Optional;

/// Deals with events, on the thread that watches. Each may come again after a break.
public interface WatchHandler {

    /// The largest file that a server sends together with the news of it.
    int MAX_INLINE_BYTES = 64 << 10;

    /// Where an earlier watch of this program stopped, if that was kept. Asked once, at the beginning.
    ///
    /// @return a cursor of [#dealtWith]; nothing to look at everything anew
    default Optional<String> lastCursor() {
        return Optional.empty();
    }

    /// Looks at everything anew: at the beginning, and when the server no longer has the events
    /// since then.
    ///
    /// @return the cursor of the list that was read, from which the watch goes on
    String lookAnew();

    /// Files up to this size are wanted together with the news that they are there.
    ///
    /// @return 0 to [#MAX_INLINE_BYTES]; 0: none
    default int inlineBytes() {
        return 0;
    }

    /// Deals with an event. When it returns, the event may be forgotten.
    ///
    /// @return whether to go on watching
    boolean handle(Event event);

    /// Every event up to here has been dealt with. A program that is to miss nothing while it does not
    /// run keeps the cursor, after what the events have changed: then some may come twice, and none is
    /// missed.
    default void dealtWith(String cursor) {}

    /// There is nothing newer now.
    ///
    /// @return whether to go on watching
    default boolean caughtUp() {
        return true;
    }

    /// The connection broke; the watch goes on after a wait.
    default void interrupted(FerryException because, Duration wait) {}
}
