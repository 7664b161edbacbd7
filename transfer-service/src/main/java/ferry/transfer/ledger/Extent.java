package ferry.transfer.ledger;

/// Checksum of the stored bytes `[from, to)`.
public record Extent(long from, long to, int crc32c) {
    public Extent {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("extent: [" + from + ", " + to + ")");
        }
    }

    public long length() {
        return to - from;
    }
}
