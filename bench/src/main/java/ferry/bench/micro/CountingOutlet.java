package ferry.bench.micro;

import ferry.transfer.delivery.ReceiveOutlet;
import ferry.transfer.ledger.Transfer;

/// A receiver that takes everything at once and keeps nothing.
final class CountingOutlet implements ReceiveOutlet {
    private long bytes;

    long bytes() {
        return bytes;
    }

    @Override
    public void header(Transfer transfer, long availableSize) {}

    @Override
    public void data(long offset, int crc32c, byte[] data) {
        bytes += data.length;
    }

    @Override
    public void progress(long availableSize) {}

    @Override
    public void trailer(Transfer.Whole whole) {}
}
