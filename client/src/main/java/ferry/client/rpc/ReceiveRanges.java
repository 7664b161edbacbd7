package ferry.client.rpc;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A file's bytes over several connections: far away, one connection carries no more in a round trip than fits its
/// kernel's buffers.
///
/// ```
/// link 0: range 0 ████████  range 2 ███       two ranges a link: one arrives while the next is asked for,
/// link 1: range 1 █████████ range 3 ██        which is when the first one has been taken
///         taken in order → → →
/// ```
///
/// Every range that is under way fits what its stream may hold here, so that no stream waits for another: together at most
/// twice [#RANGE_BYTES] for each connection.
final class ReceiveRanges implements ReceiveParts {

    static final int RANGE_BYTES = 2 << 20;

    /// One arrives while the next is asked for.
    private static final int RANGES_A_LINK = 2;

    /// What one connection can carry in a round trip: half of what Linux lets a receive buffer grow to, 6 MiB, and as much again to
    /// make up for what is lost on the way. With 100 ms and 1 Gbit/s it is 8 connections.
    private static final int MILLIS_FOR_EACH = 12;

    private final Supplier<String> token;
    private final String transferId;
    private final long end;
    private final List<Link> links = new ArrayList<>();
    private final MoreLinks.Lease lease;
    private final ArrayDeque<Range> ranges = new ArrayDeque<>();
    private long next;
    private int opened;

    private ReceiveRanges(
            Link main,
            MoreLinks.Lease lease,
            Supplier<String> token,
            String transferId,
            long offset,
            long end) {
        this.token = token;
        this.transferId = transferId;
        this.next = offset;
        this.end = end;
        this.lease = lease;
        links.add(main);
        links.addAll(lease.links());
    }

    /// How many connections a way of that length asks for, and that many bytes can use.
    static int connections(Duration roundTrip, long bytes) {
        return usable(roundTrip.toMillis() / MILLIS_FOR_EACH, bytes);
    }

    /// As many as are wanted, where that many bytes can use them.
    static int usable(long wanted, long bytes) {
        return (int) Math.min(Math.min(wanted, TransferCalls.MAX_CONNECTIONS), bytes / RANGE_BYTES);
    }

    /// @param main carries its share
    /// @param offset of the first byte
    /// @param end behind the last one
    static ReceiveRanges open(
            Link main,
            MoreLinks.Lease lease,
            Supplier<String> token,
            String transferId,
            long offset,
            long end) {
        ReceiveRanges all = new ReceiveRanges(main, lease, token, transferId, offset, end);
        boolean opened = false;
        try {
            for (int i = 0; i < RANGES_A_LINK * all.links.size(); i++) {
                all.openNext();
            }
            opened = true;
            return all;
        } finally {
            if (!opened) {
                all.close();
            }
        }
    }

    private void openNext() {
        if (next < end) {
            long length = Math.min(RANGE_BYTES, end - next);
            Link link = links.get(opened % links.size());
            ranges.add(
                    new Range(
                            ReceiveCall.range(link, token.get(), transferId, next, length),
                            length));
            next += length;
            opened++;
        }
    }

    @Override
    public Optional<ReceivePart> next(Duration silence) throws InterruptedException {
        for (Range first = ranges.peek(); first != null; first = ranges.peek()) {
            Optional<ReceivePart> part = first.call.next(silence);
            if (part.isPresent()) {
                first.take(part.get().chunk().map(ReceivePart.Chunk::length).orElse(0L));
                return part;
            }
            if (first.missing > 0) {
                throw new FerryException(
                        Problem.CONNECTION_LOST, "a part of the file ended before its end");
            }
            ranges.remove().call.close();
            openNext();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            ranges.forEach(range -> range.call.close());
        } finally {
            lease.close();
        }
    }

    private static final class Range {
        private final ReceiveCall call;
        private long missing;

        private Range(ReceiveCall call, long missing) {
            this.call = call;
            this.missing = missing;
        }

        private void take(long length) {
            if (length > missing) {
                throw new FerryException(
                        Problem.SERVER_MISBEHAVED, "the server sends more than it was asked for");
            }
            missing -= length;
        }
    }
}
