package ferry.transfer;

import ferry.transfer.admission.Quotas;
import java.time.Duration;

/// How much may be kept, and for how long what has ended is remembered.
///
/// @param endedRetention for how long a transfer is listed that was cancelled, has failed or has expired
public record SpaceSettings(Quotas quotas, Duration endedRetention) {
    public static final SpaceSettings DEFAULT =
            new SpaceSettings(Quotas.DEFAULT, Duration.ofDays(30));
}
