package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.retry.Deadline;
import ferry.client.retry.RateLimit;
import ferry.client.rpc.UploadCall;
import ferry.client.rpc.UploadOpening;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// Pumps one upload stream from a position to the end, on the calling thread.
///
/// ```
/// read → digest → pace → wait for room → push
/// ```
final class UploadStream {

    /// A whole file up to this size goes in one message.
    static final int SMALL_BYTES = 64 << 10;

    private static final Duration ROOM_PATIENCE = Duration.ofSeconds(10);
    private static final Duration ANSWER_PATIENCE = Duration.ofMinutes(5);

    /// How often the source is looked at while it is being sent.
    private static final long LOOK_BYTES = 32L << 20;

    private final UploadJob job;
    private final RunningDigest digest;
    private final Rereading rereading;
    private final RateLimit limit;
    private final Deadline deadline;

    UploadStream(
            UploadJob job,
            RunningDigest digest,
            Rereading rereading,
            RateLimit limit,
            Deadline deadline) {
        this.job = job;
        this.digest = digest;
        this.rereading = rereading;
        this.limit = limit;
        this.deadline = deadline;
    }

    /// @param from what the server has already
    /// @param chunkBytes of data in one message, at most
    /// @return the transfer when it is whole; nothing when the server paused it
    Optional<Transfer> run(UploadCall call, UploadOpening opening, long from, int chunkBytes)
            throws InterruptedException {
        if (isSmall() && from == 0) {
            sendWhole(call, opening);
        } else {
            call.start(opening);
            if (pump(call, from, limit.chunkBytes(chunkBytes)) && counted(call)) {
                job.source().confirmUnchanged();
                call.finish(digest.ending());
            }
        }
        return call.outcome(deadline.atMost(ANSWER_PATIENCE));
    }

    private boolean isSmall() {
        OptionalLong size = job.source().size();
        return size.isPresent() && size.getAsLong() <= SMALL_BYTES;
    }

    /// Waits for what is still being read again, and shows the server signs of life meanwhile.
    ///
    /// @return whether everything is counted; if not, the server has ended the stream
    private boolean counted(UploadCall call) throws InterruptedException {
        while (!rereading.done(deadline.atMost(ROOM_PATIENCE))) {
            if (call.ended()) {
                return false;
            }
            refuseOverdue();
            call.keepAlive();
        }
        return true;
    }

    private void sendWhole(UploadCall call, UploadOpening opening) throws InterruptedException {
        byte[] data = new byte[(int) job.source().size().orElse(0)];
        int length = Math.max(0, job.source().read(0, data));
        digest.add(0, data, length);
        job.source().confirmUnchanged();
        limit.pass(length);
        call.whole(opening, data, length, crc32c(data, length), digest.ending());
        job.listener().sent(length, job.source().size());
    }

    /// @return whether the end was reached; if not, the server has ended the stream
    private boolean pump(UploadCall call, long from, int chunkBytes) throws InterruptedException {
        long position = from;
        long lookAt = from + LOOK_BYTES;
        byte[] data = new byte[chunkBytes];
        while (true) {
            rereading.refuseFailure();
            int length = job.source().read(position, data);
            if (length < 0) {
                return true;
            }
            digest.add(position, data, length);
            limit.pass(length);
            if (!room(call)) {
                return false;
            }
            push(call, position, data, length);
            position += length;
            if (position >= lookAt) {
                job.source().confirmUnchanged();
                lookAt = position + LOOK_BYTES;
            }
        }
    }

    private void push(UploadCall call, long position, byte[] data, int length) {
        if (length == 0) {
            call.keepAlive();
            return;
        }
        call.chunk(position, data, length, crc32c(data, length));
        job.listener().sent(position + length, job.source().size());
    }

    private boolean room(UploadCall call) throws InterruptedException {
        while (!call.ended()) {
            boolean room = call.awaitRoom(deadline.atMost(ROOM_PATIENCE));
            refuseOverdue();
            if (room) {
                return true;
            }
        }
        return false;
    }

    private void refuseOverdue() {
        if (deadline.over()) {
            throw new FerryException(Problem.TIMED_OUT, "not all could be sent in time");
        }
    }

    private static int crc32c(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return (int) crc.getValue();
    }
}
