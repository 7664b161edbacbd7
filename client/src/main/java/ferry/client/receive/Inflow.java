package ferry.client.receive;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.rpc.ReceiveParts;
import ferry.client.rpc.TransferCalls;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where a file's bytes come from: over several connections where that is allowed and of use, and what of them outlives a
/// break. Used by one thread.
final class Inflow implements AutoCloseable {

    private final TransferCalls calls;
    private final Supplier<String> token;
    private final Transfer transfer;
    private final int connections;
    private final long bytesPerSecond;
    private Optional<ByteBuffer> content;
    private boolean inOneStream;

    private boolean slowly;
    private long slowlyFrom;

    /// That it brought nothing: a proxy may allow each client one connection.
    private boolean slowlyLost;

    private @Nullable ReceiveParts open;

    /// @param token asked for whenever a stream is opened
    /// @param content the whole file, where it is here already; believed once
    Inflow(
            TransferCalls calls,
            Supplier<String> token,
            Transfer transfer,
            Optional<ByteBuffer> content,
            ReceiveOptions options) {
        this.calls = calls;
        this.token = token;
        this.transfer = transfer;
        this.content = content;
        this.connections = options.connections();
        this.bytesPerSecond = options.bytesPerSecond();
        this.inOneStream = transfer.size().isEmpty() || !sideBySide(transfer, options);
    }

    /// What is still under way is as fast as its sender, who has one connection.
    private static boolean sideBySide(Transfer transfer, ReceiveOptions options) {
        return options.connections() > 1
                || (options.connections() == 0
                        && options.bytesPerSecond() == 0
                        && transfer.state() == TransferState.AVAILABLE);
    }

    /// @param offset of the next byte
    ReceiveParts from(long offset) {
        if (open == null) {
            open = opened(offset);
        }
        return open;
    }

    private ReceiveParts opened(long offset) {
        Optional<ByteBuffer> here = content.filter(_ -> offset == 0);
        content = Optional.empty();
        return here.<ReceiveParts>map(bytes -> new ReadyParts(bytes, transfer.sha256()))
                .orElseGet(() -> asked(offset));
    }

    private ReceiveParts asked(long offset) {
        if (!inOneStream) {
            return calls.receiveSideBySide(
                    token, transfer.id(), connections, offset, transfer.size().orElseThrow());
        }
        String good = token.get();
        slowly = bytesPerSecond > 0 && !(slowlyLost && slowlyFrom == offset);
        slowlyLost = false;
        slowlyFrom = offset;
        return slowly
                ? calls.receiveSlowly(good, transfer.id(), offset, transfer.size(), bytesPerSecond)
                : calls.receive(good, transfer.id(), offset);
    }

    /// Keeps what is good in spite of that.
    void interrupted(FerryException e) {
        slowlyLost =
                slowly
                        && (e.problem() == Problem.CONNECTION_LOST
                                || e.problem() == Problem.UNREACHABLE);
        inOneStream |= e.problem() == Problem.STREAM_LIMIT || e.problem() == Problem.OVERLOADED;
        if (open != null && !open.goesOn()) {
            close();
        }
    }

    /// Nothing that came side by side is believed any more: a server compares with its checksums only what it reads from
    /// their beginnings.
    void startAgain() {
        inOneStream = true;
        close();
    }

    /// Ends what is under way. Closing twice is harmless.
    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
