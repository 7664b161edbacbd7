package ferry.transfer.announce;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.TransferId;
import java.time.Duration;

/// Port that wakes readers and watchers. Safe for use by many threads; announcing never blocks.
///
/// Wake-ups carry lengths, never bytes. One may be lost: whoever waits also polls.
public interface Announcements {
    /// Says that a transfer's bytes grow in this process. The caller closes the handle when they grow no more.
    Growth growing(TransferId transfer, long length);

    /// Says that the ledger has something new of a transfer: its state or its persisted size.
    void changed(TransferId transfer);

    /// Says that a person's log has news.
    void news(UserId user);

    /// Starts to listen; the caller closes the subscription.
    Subscription follow(TransferId transfer);

    /// Starts to listen; the caller closes the subscription.
    Subscription follow(UserId user);

    /// Held by the one who appends.
    interface Growth extends AutoCloseable {
        /// The same length again is a sign of life.
        ///
        /// @param length bytes that can be read now
        void grew(long length);

        @Override
        void close();
    }

    /// What a listener has heard.
    ///
    /// @param wakeUps number of announcements
    /// @param changes how many of them were more than growth
    /// @param length bytes that can be read; 0 while nobody appends in this process
    record Heard(long wakeUps, long changes, long length) {}

    /// One listener's view. Used by one thread at a time.
    interface Subscription extends AutoCloseable {
        Heard now();

        /// Waits for an announcement after `heard`, or until `atMost` is over.
        Heard await(Heard heard, Duration atMost) throws InterruptedException;

        @Override
        void close();
    }
}
