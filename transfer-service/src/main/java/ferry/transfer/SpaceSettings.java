package ferry.transfer;

import ferry.transfer.admission.DiskGuard;
import ferry.transfer.admission.Quotas;
import java.time.Duration;

/// How much may be kept, and for how long what has ended is remembered.
///
/// @param endedRetention for how long a transfer is listed that was cancelled, has failed or has expired
/// @param disk how much of it is left alone
/// @param reserveBytes kept on the disk for when it is full otherwise
public record SpaceSettings(
        Quotas quotas, Duration endedRetention, DiskGuard.Policy disk, long reserveBytes) {
    public static final SpaceSettings DEFAULT =
            new SpaceSettings(
                    Quotas.DEFAULT, Duration.ofDays(30), DiskGuard.Policy.DEFAULT, 64L << 20);

    /// For a server that is thrown away: it takes what the disk has.
    public static final SpaceSettings UNGUARDED =
            new SpaceSettings(Quotas.DEFAULT, Duration.ofDays(30), new DiskGuard.Policy(0, 0), 0);
}
