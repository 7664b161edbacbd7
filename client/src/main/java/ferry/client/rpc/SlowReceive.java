package ferry.client.rpc;

import java.time.Duration;
import java.util.Optional;

/// A file's bytes for somebody who takes so many in a second, over a connection of their own: how far ahead of its taker a
/// stream comes is set when the connection is made, for all its streams. Over the one that everything else uses it would be as
/// far as for a fast one.
final class SlowReceive implements ReceiveParts {

    /// So that a slow stream is a smooth one.
    private static final int CHUNKS_A_SECOND = 4;

    /// A window is opened again at its half: with 250 ms there and back this one just suffices.
    private static final int WINDOWS_A_SECOND = 2;

    /// The least that a server accepts.
    private static final int MIN_CHUNK_BYTES = 4 << 10;

    /// HTTP/2's own.
    private static final int MIN_WINDOW_BYTES = 64 << 10;

    private static final int CREDITS = 1;

    private final MoreLinks links;
    private final Link link;
    private final ReceiveCall call;

    private SlowReceive(MoreLinks links, Link link, ReceiveCall call) {
        this.links = links;
        this.link = link;
        this.call = call;
    }

    static SlowReceive open(
            MoreLinks links, String token, String transferId, long offset, long bytesPerSecond) {
        int chunk =
                share(bytesPerSecond, CHUNKS_A_SECOND, MIN_CHUNK_BYTES, ReceiveCall.CHUNK_BYTES);
        Link link = links.open(window(bytesPerSecond));
        boolean complete = false;
        try {
            ReceiveCall call = ReceiveCall.follow(link, token, transferId, offset, chunk, CREDITS);
            complete = true;
            return new SlowReceive(links, link, call);
        } finally {
            if (!complete) {
                links.giveBack(link);
            }
        }
    }

    /// What is under way at most.
    static int window(long bytesPerSecond) {
        return share(bytesPerSecond, WINDOWS_A_SECOND, MIN_WINDOW_BYTES, Link.WINDOW_BYTES);
    }

    private static int share(long bytesPerSecond, int shares, int least, int most) {
        return Math.clamp(bytesPerSecond / shares, least, most);
    }

    @Override
    public Optional<ReceivePart> next(Duration silence) throws InterruptedException {
        return call.next(silence);
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public void close() {
        try {
            call.close();
        } finally {
            links.giveBack(link);
        }
    }
}
