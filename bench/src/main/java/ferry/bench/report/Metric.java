package ferry.bench.report;

import java.util.List;
import java.util.Locale;

/// What is measured of a run, with its unit.
public enum Metric {
    SECONDS("seconds", 3, Summary.MEDIAN),
    MEGABYTES_PER_SECOND("MB/s", 0, Summary.MEDIAN),
    FORCE_SECONDS("of which fsync, s", 2, Summary.MEDIAN),
    CLIENT_CPU_PER_GIB("client CPU s/GiB", 2, Summary.MEDIAN),
    SERVER_CPU_PER_GIB("server CPU s/GiB", 2, Summary.MEDIAN),
    CLIENT_PEAK_MEBIBYTES("client peak MiB", 0, Summary.GREATEST),
    SERVER_PEAK_MEBIBYTES("server peak MiB", 0, Summary.GREATEST),
    P50_MILLIS("p50 ms", 2, Summary.MEDIAN),
    P99_MILLIS("p99 ms", 2, Summary.MEDIAN),
    GREATEST_LOGIN_MILLIS("slowest login ms", 0, Summary.GREATEST),
    LAG_MEBIBYTES("behind the sender, MiB", 2, Summary.MEDIAN),
    PACKED_MEGABYTES("packed MB", 1, Summary.GREATEST),
    UNPACKED_MEGABYTES("unpacked MB", 1, Summary.GREATEST),
    FAILURES("failures", 0, Summary.GREATEST);

    /// How the figures of several runs become one.
    private enum Summary {
        MEDIAN,
        GREATEST
    }

    private final String title;
    private final int decimals;
    private final Summary summary;

    Metric(String title, int decimals, Summary summary) {
        this.title = title;
        this.decimals = decimals;
        this.summary = summary;
    }

    public String title() {
        return title;
    }

    /// Its name in JSON.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether what lies between the runs is worth a word: of a greatest one it is not.
    public boolean hasSpread() {
        return summary == Summary.MEDIAN;
    }

    /// @param values of at least one run
    public double summary(List<Double> values) {
        return switch (summary) {
            case MEDIAN -> Statistics.median(values);
            case GREATEST -> Statistics.greatest(values);
        };
    }

    public String format(double value) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
