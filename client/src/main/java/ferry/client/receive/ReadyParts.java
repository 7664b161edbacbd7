package ferry.client.receive;

import ferry.client.model.Sha256;
import ferry.client.rpc.ReceivePart;
import ferry.client.rpc.ReceiveParts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/// A whole file that is here already: it came with the news of it. Its digest proves it.
final class ReadyParts implements ReceiveParts {

    private Optional<ReceivePart> next;

    ReadyParts(ByteBuffer content, Optional<Sha256> sha256) {
        CRC32C crc = new CRC32C();
        crc.update(content.duplicate());
        ReceivePart.Chunk chunk =
                new ReceivePart.Chunk(
                        0,
                        new ByteBuffer[] {content.duplicate()},
                        OptionalInt.of((int) crc.getValue()));
        next =
                Optional.of(
                        new ReceivePart(
                                Optional.empty(),
                                content.hasRemaining() ? Optional.of(chunk) : Optional.empty(),
                                Optional.of(new ReceivePart.Trailer(content.remaining(), sha256))));
    }

    @Override
    public Optional<ReceivePart> next(Duration silence) {
        Optional<ReceivePart> part = next;
        next = Optional.empty();
        return part;
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public void close() {
        next = Optional.empty();
    }
}
