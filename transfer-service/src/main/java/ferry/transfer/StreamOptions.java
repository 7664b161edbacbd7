package ferry.transfer;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.transfer.rpc.StreamLimits;
import java.util.List;

/// How many streams may be open, as flags and environment say it, in every program that moves files.
public final class StreamOptions {
    private static final int MOST = 1_000_000;
    private static final int MEBIBYTE = 1 << 20;

    private static final Option USER_STREAMS =
            Option.of("user-streams", "N", "32", "uploads and receives that a user may have open");
    private static final Option USER_WATCHES =
            Option.of("user-watches", "N", "8", "watches that a user may have open");
    private static final Option UPLOADS =
            Option.of("uploads", "N", "256", "uploads of everybody that may be open");
    private static final Option UPLOAD_BUFFER =
            Option.of(
                    "upload-buffer",
                    "MIB",
                    "32",
                    "mebibytes of messages of all uploads that may be on their way in");

    public static final List<Option> KNOWN =
            List.of(USER_STREAMS, USER_WATCHES, UPLOADS, UPLOAD_BUFFER);

    private StreamOptions() {}

    /// @throws ferry.kernel.config.UsageException if they are out of bounds
    public static StreamLimits of(Options options) {
        return new StreamLimits(
                options.number(USER_STREAMS.name(), 1, MOST),
                options.number(USER_WATCHES.name(), 1, MOST),
                options.number(UPLOADS.name(), 1, MOST),
                options.number(
                                UPLOAD_BUFFER.name(),
                                StreamLimits.MIN_UPLOAD_BYTES / MEBIBYTE,
                                Integer.MAX_VALUE / MEBIBYTE)
                        * MEBIBYTE);
    }
}
