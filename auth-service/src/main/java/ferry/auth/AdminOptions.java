package ferry.auth;

import ferry.auth.admin.AdminSettings;
import ferry.auth.directory.DirectoryPolicy;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.util.List;

/// What administrators and users may see, as flags and environment say it, in every program that holds accounts.
public final class AdminOptions {
    private static final Option DIRECTORY =
            Option.of("directory", "POLICY", "open", "who may list all users: open or restricted");
    private static final Option AUDIT_KEEP =
            Option.of("audit-keep", "TIME", "365d", "how long the record of events is kept");

    public static final List<Option> KNOWN = List.of(DIRECTORY, AUDIT_KEEP);

    private AdminOptions() {}

    /// @throws UsageException if they are out of bounds
    public static AuthSettings apply(AuthSettings settings, Options options) {
        DirectoryPolicy directory = options.choice(DIRECTORY.name(), DirectoryPolicy.class);
        try {
            return settings.withAdmin(
                    new AdminSettings(directory, options.duration(AUDIT_KEEP.name())));
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("--audit-keep: " + unfit.getMessage());
        }
    }
}
