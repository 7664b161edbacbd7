package ferry.transfer.delivery;

import ferry.transfer.ledger.Transfer;

/// Where a delivery goes. Used by one thread; each method blocks until the receiver takes more, so the receiver sets the
/// pace and nothing piles up. When the receiver is gone, the thread is interrupted.
public interface ReceiveOutlet {
    /// First of all.
    void header(Transfer transfer, long availableSize) throws InterruptedException;

    /// @param data handed over: neither read nor written afterwards by the caller
    void data(long offset, int crc32c, byte[] data) throws InterruptedException;

    void progress(long availableSize) throws InterruptedException;

    /// Last of all.
    void trailer(Transfer.Whole whole) throws InterruptedException;
}
