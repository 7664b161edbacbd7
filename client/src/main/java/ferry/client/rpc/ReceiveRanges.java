package ferry.client.rpc;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
///
/// When connections break, what has arrived stays, and only what is missing of each range is asked for again, over the main
/// link. A link that never brought anything is not used any more.
final class ReceiveRanges implements ReceiveParts {

    static final int RANGE_BYTES = 4 << 20;

    /// One arrives while the next is asked for.
    private static final int RANGES_A_LINK = 2;

    private static final Set<Problem> BREAKS =
            EnumSet.of(Problem.CONNECTION_LOST, Problem.UNREACHABLE, Problem.SERVER_DRAINING);

    /// After which what has arrived is as good as before.
    private static final Set<Problem> MENDABLE =
            EnumSet.of(
                    Problem.CONNECTION_LOST,
                    Problem.UNREACHABLE,
                    Problem.SERVER_DRAINING,
                    Problem.TOKEN_INVALID,
                    Problem.TOKEN_EXPIRED);

    /// What is fetched.
    ///
    /// @param offset of the first byte
    /// @param end behind the last one
    record Span(String transferId, long offset, long end) {}

    private final Link main;
    private final MoreLinks.Lease lease;
    private final Supplier<String> token;
    private final Span span;
    private final List<Link> links = new ArrayList<>();
    private final Set<Link> proven = new HashSet<>();
    private final List<Range> ranges = new ArrayList<>();
    private long next;
    private int opened;
    private boolean broken;

    private ReceiveRanges(Link main, MoreLinks.Lease lease, Supplier<String> token, Span span) {
        this.main = main;
        this.lease = lease;
        this.token = token;
        this.span = span;
        this.next = span.offset();
        links.add(main);
        links.addAll(lease.links());
    }

    /// @param main carries its share
    /// @param lease the others; closed at the end
    /// @param token asked for each time that a range is opened
    static ReceiveRanges open(Link main, MoreLinks.Lease lease, Supplier<String> token, Span span) {
        ReceiveRanges all = new ReceiveRanges(main, lease, token, span);
        boolean complete = false;
        try {
            all.openMore();
            complete = true;
            return all;
        } finally {
            if (!complete) {
                all.close();
            }
        }
    }

    private void openMore() {
        while (next < span.end() && ranges.size() < RANGES_A_LINK * links.size()) {
            long end = Math.min(next + RANGE_BYTES, span.end());
            ranges.add(opened(links.get(opened % links.size()), next, end));
            next = end;
            opened++;
        }
    }

    private Range opened(Link link, long offset, long end) {
        ReceiveCall call =
                ReceiveCall.range(link, token.get(), span.transferId(), offset, end - offset);
        return new Range(link, call, offset, end);
    }

    @Override
    public Optional<ReceivePart> next(Duration silence) throws InterruptedException {
        if (broken) {
            mend();
        }
        while (!ranges.isEmpty()) {
            Range first = ranges.getFirst();
            Optional<ReceivePart> part = first.over() ? Optional.empty() : next(first, silence);
            if (part.isPresent()) {
                return part;
            }
            if (broken) {
                mend();
            } else {
                ranges.removeFirst().call.close();
                openMore();
            }
        }
        return Optional.empty();
    }

    /// @return nothing at the range's end, or when it has broken and is to be mended at once
    private Optional<ReceivePart> next(Range first, Duration silence) throws InterruptedException {
        try {
            Optional<ReceivePart> part = first.next(silence);
            if (first.brought) {
                proven.add(first.link);
            }
            return part;
        } catch (FerryException e) {
            if (first.missing() == 0 && first.end < span.end()) {
                return Optional.empty(); // only its last word is missing, which nobody needs
            }
            broken = first.missing() > 0 && MENDABLE.contains(e.problem());
            if (!broken || !mendAtOnce(first, e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// Else somebody has to wait or to renew a token before.
    private boolean mendAtOnce(Range first, FerryException e) {
        if (first.link != main && !proven.contains(first.link)) {
            links.remove(first.link);
        }
        return BREAKS.contains(e.problem()) && (first.brought || first.link != main);
    }

    /// Asks anew for what is missing of all ranges that have broken.
    private void mend() {
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            OptionalLong waiting = range.call.remnant();
            long cut = range.offset + waiting.orElse(range.missing());
            if (cut < range.end) {
                ranges.add(i + 1, opened(main, cut, range.end));
                range.cutAt(cut);
                i++;
            }
        }
        broken = false;
    }

    @Override
    public boolean goesOn() {
        return broken;
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
        private final Link link;
        private final ReceiveCall call;
        private long offset;
        private long end;
        private boolean brought;
        private boolean cut;

        private Range(Link link, ReceiveCall call, long offset, long end) {
            this.link = link;
            this.call = call;
            this.offset = offset;
            this.end = end;
        }

        private Optional<ReceivePart> next(Duration silence) throws InterruptedException {
            Optional<ReceivePart> part = call.next(silence);
            if (part.isEmpty() && missing() > 0) {
                throw new FerryException(
                        Problem.CONNECTION_LOST, "a part of the file ended before its end");
            }
            take(part.flatMap(ReceivePart::chunk).map(ReceivePart.Chunk::length).orElse(0L));
            return part;
        }

        private void take(long length) {
            if (length > missing()) {
                throw new FerryException(
                        Problem.SERVER_MISBEHAVED, "the server sends more than it was asked for");
            }
            offset += length;
            brought |= length > 0;
        }

        private long missing() {
            return end - offset;
        }

        private void cutAt(long position) {
            end = position;
            cut = true;
        }

        /// Whether all that had arrived before it broke has been taken.
        private boolean over() {
            return cut && missing() == 0;
        }
    }
}
