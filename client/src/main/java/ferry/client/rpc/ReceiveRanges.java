package ferry.client.rpc;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
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
/// link. A link that breaks before it brings anything is not used any more.
final class ReceiveRanges implements ReceiveParts {

    static final int RANGE_BYTES = 4 << 20;

    /// One arrives while the next is asked for.
    private static final int RANGES_A_LINK = 2;

    /// After so many bytes a break is one that has not been waited for yet.
    private static final int MOVED_BYTES = 1 << 20;

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
    private final List<Range> ranges = new ArrayList<>();
    private Optional<ReceiveCall> ending = Optional.empty();
    private long next;
    private int opened;
    private boolean broken;

    /// Where the first range stood when it was mended last.
    private long mended;

    private ReceiveRanges(Link main, MoreLinks.Lease lease, Supplier<String> token, Span span) {
        this.main = main;
        this.lease = lease;
        this.token = token;
        this.span = span;
        this.next = span.offset();
        this.mended = span.offset();
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

    /// Its stream may still have to say that it ends, and is closed together with the next one: to cancel each would look like an
    /// attack.
    private void endFirst() {
        ending.ifPresent(ReceiveCall::close);
        ending = Optional.of(ranges.removeFirst().call);
    }

    /// What breaks meanwhile breaks no other range.
    private void openNext() {
        try {
            openMore();
        } catch (FerryException e) {
            broken = !ranges.isEmpty() && MENDABLE.contains(e.problem());
            throw e;
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
            Optional<ReceivePart> part =
                    first.over(span.end()) ? Optional.empty() : next(first, silence);
            if (part.isPresent()) {
                return part;
            }
            if (broken) {
                mend();
            } else {
                endFirst();
                openNext();
            }
        }
        return Optional.empty();
    }

    /// @return nothing at the range's end, or when it has broken and is to be mended at once
    private Optional<ReceivePart> next(Range first, Duration silence) throws InterruptedException {
        try {
            return first.next(silence);
        } catch (FerryException e) {
            broken = first.missing() > 0 && MENDABLE.contains(e.problem());
            if (!broken || !mendAtOnce(first, e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// Only after something has moved; else somebody has to wait, or to renew a token, before.
    private boolean mendAtOnce(Range first, FerryException e) {
        if (first.link != main && !first.brought) {
            links.remove(first.link);
        }
        boolean moved = first.offset - mended >= MOVED_BYTES || first.link != main;
        return moved && BREAKS.contains(e.problem());
    }

    /// Asks anew for what is missing of all ranges that have broken.
    private void mend() {
        mended = ranges.getFirst().offset;
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            OptionalLong waiting = range.call.remnant();
            long cut = range.offset + waiting.orElse(range.missing());
            if (cut < range.end) {
                Range rest = opened(main, cut, range.end);
                if (cut == range.offset) {
                    range.call.close();
                    ranges.set(i, rest);
                } else {
                    range.cutAt(cut);
                    i++;
                    ranges.add(i, rest);
                }
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
            ending.ifPresent(ReceiveCall::close);
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

        /// Whether all has been taken that it brings. The stream of a range ends no sooner than the file is whole: that is waited for
        /// at the end of the file only, because it says what the whole is.
        private boolean over(long endOfFile) {
            return missing() == 0 && (cut || end < endOfFile);
        }
    }
}
