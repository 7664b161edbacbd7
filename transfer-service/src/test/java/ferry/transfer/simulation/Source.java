package ferry.transfer.simulation;

import ferry.store.Crc32c;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.upload.Chunk;
import ferry.transfer.upload.Claim;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The file that is sent. The arrays are its own.
///
/// @param declared whether its size is told at the start
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Source(TransferId id, byte[] bytes, boolean declared) {
    private static final int MAX_BYTES = 12_000;

    static Source of(TransferId id, Random random) {
        byte[] bytes = new byte[1 + random.nextInt(MAX_BYTES)];
        random.nextBytes(bytes);
        return new Source(id, bytes, random.nextBoolean());
    }

    int size() {
        return bytes.length;
    }

    @Nullable Long declaredSize() {
        return declared ? Long.valueOf(size()) : null;
    }

    Chunk chunk(int from, int to) {
        return TransferRig.chunk(from, Arrays.copyOfRange(bytes, from, to));
    }

    Claim claim() {
        return TransferRig.claim(bytes);
    }

    int crc(long from, long to) {
        return Crc32c.of(ByteBuffer.wrap(bytes, (int) from, (int) (to - from)));
    }
}
