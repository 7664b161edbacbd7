package ferry.transfer.delivery;

import ferry.transfer.ledger.LogPosition;
import java.util.List;

/// Where a watch goes. Used by one thread; it blocks until the watcher takes more, so a slow watcher costs no memory.
/// When the watcher is gone, the thread is interrupted.
@FunctionalInterface
public interface WatchOutlet {
    /// @param news in order; empty for a heartbeat
    /// @param cursor covers everything up to here
    void news(List<News> news, LogPosition cursor, boolean caughtUp) throws InterruptedException;
}
