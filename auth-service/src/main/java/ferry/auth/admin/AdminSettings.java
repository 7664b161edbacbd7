package ferry.auth.admin;

import ferry.auth.directory.DirectoryPolicy;
import java.time.Duration;

/// What administrators and users may see, and for how long.
///
/// @param directory who may list everybody
/// @param auditKept how long rows of the record are kept, at least 30 days
public record AdminSettings(DirectoryPolicy directory, Duration auditKept) {
    /// The database itself refuses to forget younger rows.
    private static final Duration MIN_KEPT = Duration.ofDays(30);

    public static final AdminSettings DEFAULTS =
            new AdminSettings(DirectoryPolicy.OPEN, Duration.ofDays(365));

    public AdminSettings {
        if (auditKept.compareTo(MIN_KEPT) < 0) {
            throw new IllegalArgumentException(
                    "auditKept: %s (expected: at least 30 days)".formatted(auditKept));
        }
    }
}
