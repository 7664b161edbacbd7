package ferry.transfer;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.transfer.admission.DiskGuard;
import ferry.transfer.admission.Quotas;
import ferry.transfer.upload.UploadLimits;
import java.util.List;

/// How much may be kept and for how long, as flags and environment say it; the same for each program that keeps files.
public final class SpaceOptions {
    public static final List<Option> KNOWN =
            List.of(
                    Option.of("quota", "SIZE", "100G", "what one sender may have stored"),
                    Option.of("max-transfer", "SIZE", "100G", "greatest size of one file"),
                    Option.of("max-recipients", "N", "256", "recipients of one transfer"),
                    Option.of("max-unfinished", "N", "64", "unfinished uploads of one sender"),
                    Option.of(
                            "max-transfers",
                            "N",
                            "200000",
                            "transfers of one sender that are listed, ended ones among them"),
                    Option.of(
                            "keep-unfinished",
                            "TIME",
                            "7d",
                            "how long an upload waits that nobody goes on with"),
                    Option.of(
                            "keep-files",
                            "TIME",
                            "30d",
                            "how long a file is kept that not everybody has saved"),
                    Option.of(
                            "keep-saved",
                            "TIME",
                            "7d",
                            "how long a file is kept once everybody has saved it"),
                    Option.of(
                            "keep-ended",
                            "TIME",
                            "30d",
                            "how long a transfer is listed that has ended"),
                    Option.of("min-free", "SIZE", "1G", "free space below which nothing new comes"),
                    Option.of("min-free-percent", "N", "5", "the same, as a share of the disk"),
                    Option.of(
                            "disk-reserve",
                            "SIZE",
                            "64M",
                            "kept on the disk for when it is full otherwise"));

    private static final int MAX_RECIPIENTS = 256;
    private static final int MAX_UNFINISHED = 1_000_000;
    private static final int MAX_TRANSFERS = 1_000_000_000;
    private static final int MAX_PERCENT = 90;

    private SpaceOptions() {}

    public static UploadLimits limits(Options options) {
        return new UploadLimits(
                UploadLimits.DEFAULT.maxChunkBytes(),
                options.number("max-recipients", 1, MAX_RECIPIENTS),
                options.duration("keep-unfinished"),
                options.duration("keep-files"),
                options.duration("keep-saved"));
    }

    public static SpaceSettings space(Options options) {
        return new SpaceSettings(
                new Quotas(
                        options.bytes("quota"),
                        options.bytes("max-transfer"),
                        options.number("max-unfinished", 1, MAX_UNFINISHED),
                        options.number("max-transfers", 1, MAX_TRANSFERS)),
                options.duration("keep-ended"),
                new DiskGuard.Policy(
                        options.bytes("min-free"),
                        options.number("min-free-percent", 0, MAX_PERCENT)),
                options.bytes("disk-reserve"));
    }
}
