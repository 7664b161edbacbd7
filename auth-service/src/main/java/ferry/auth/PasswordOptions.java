package ferry.auth;

import ferry.auth.lockout.LockoutSettings;
import ferry.auth.lockout.SourceSettings;
import ferry.auth.login.GateSettings;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.net.Network;
import java.util.List;

/// How passwords are kept and who may try them, as flags and environment say it; the same for each program that has
/// accounts.
public final class PasswordOptions {
    public static final List<Option> KNOWN =
            List.of(
                    Option.of("bcrypt-cost", "N", "12", "work of a password hash, 4 to 16"),
                    Option.of("min-password-length", "N", "15", "least length of a new password"),
                    Option.of(
                            "lockout-free-failures",
                            "N",
                            "5",
                            "wrong passwords before a name is locked"),
                    Option.of("lockout-first", "TIME", "30s", "first lock; each further doubles"),
                    Option.of("lockout-max", "TIME", "15m", "longest lock"),
                    Option.of(
                            "lockout-forget",
                            "TIME",
                            "12h",
                            "time after which wrong passwords are forgotten"),
                    Option.of(
                            "lockout-cap",
                            "N",
                            "100",
                            "wrong passwords in a row that keep strangers out of a name"),
                    Option.of(
                            "lockout-device-cap",
                            "N",
                            "10",
                            "wrong passwords in a row that make a device a stranger"),
                    Option.of("source-failures", "N", "30", "failures that lock an address out"),
                    Option.of("source-window", "TIME", "15m", "time that they are counted in"),
                    Option.of("source-lock", "TIME", "10m", "how long it is locked out"),
                    Option.optional(
                            "source-exempt",
                            "CIDR,...",
                            "networks whose addresses are never locked out"),
                    Option.of(
                            "hash-share",
                            "PERCENT",
                            String.valueOf(GateSettings.DEFAULT_PERCENT),
                            "what hashing passwords may take of the processors over time"),
                    Option.of(
                            "hash-burst",
                            "TIME",
                            "5s",
                            "time of one processor that may be spent at once after a quiet time"));

    private static final int MAX_COUNT = 1_000_000;

    private PasswordOptions() {}

    /// @throws UsageException if settings do not fit each other
    public static AuthSettings apply(AuthSettings settings, Options options) {
        return settings.withPasswords(
                        options.number("bcrypt-cost", 4, 16),
                        options.number("min-password-length", 8, 256))
                .withLockout(lockout(options))
                .withSources(sources(options))
                .withGate(gate(options));
    }

    private static LockoutSettings lockout(Options options) {
        try {
            return new LockoutSettings(
                    options.number("lockout-free-failures", 1, 100),
                    options.duration("lockout-first"),
                    options.duration("lockout-max"),
                    options.duration("lockout-forget"),
                    options.number("lockout-cap", 1, MAX_COUNT),
                    options.number("lockout-device-cap", 1, MAX_COUNT));
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("lockout settings: " + unfit.getMessage());
        }
    }

    private static GateSettings gate(Options options) {
        try {
            return GateSettings.share(
                    Runtime.getRuntime().availableProcessors(),
                    options.number("hash-share", 1, 100),
                    options.duration("hash-burst"));
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("settings of hashing: " + unfit.getMessage());
        }
    }

    private static SourceSettings sources(Options options) {
        try {
            return new SourceSettings(
                    options.number("source-failures", 1, 10_000),
                    options.duration("source-window"),
                    options.duration("source-lock"),
                    Network.parseAll(options.find("source-exempt").orElse("")));
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("source settings: " + unfit.getMessage());
        }
    }
}
