package ferry.client.rpc;

import java.time.Duration;
import java.util.Optional;

/// One file's bytes, in order, as they come from a server. Used by one thread.
public interface ReceiveParts extends AutoCloseable {

    /// The next part; nothing when the server has ended it all with status OK. The bytes of the part before are good no
    /// more.
    ///
    /// @param silence after which the connection counts as lost
    Optional<ReceivePart> next(Duration silence) throws InterruptedException;

    /// Whether [#next] may be called again after it has thrown, and goes on behind the last byte that it gave.
    boolean goesOn();

    /// Ends what has not ended. Closing twice is harmless.
    @Override
    void close();
}
