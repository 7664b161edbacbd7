package ferry.cli.render;

import java.util.Locale;
import java.util.OptionalLong;

/// Amounts of bytes, in powers of 1024.
public final class Sizes {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    /// `512 B`, `1.5 KiB`, `12.3 MiB`, `812 GiB`.
    public static String text(long bytes) {
        int unit = unit(bytes);
        return number(bytes, unit) + " " + UNITS[unit];
    }

    public static String text(OptionalLong bytes) {
        return bytes.isPresent() ? text(bytes.getAsLong()) : "?";
    }

    /// `8.0 MiB/s`.
    public static String rate(double bytesPerSecond) {
        return text(Math.round(bytesPerSecond)) + "/s";
    }

    /// `3.2/12.3 MiB`: both in the unit of the whole.
    public static String part(long done, long whole) {
        int unit = unit(whole);
        return number(done, unit) + "/" + number(whole, unit) + " " + UNITS[unit];
    }

    private static int unit(long bytes) {
        int unit = 0;
        for (long left = bytes; left >= 1000 && unit < UNITS.length - 1; left >>= 10) {
            unit++;
        }
        return unit;
    }

    private static String number(long bytes, int unit) {
        if (unit == 0) {
            return Long.toString(bytes);
        }
        double amount = bytes / Math.pow(1024, unit);
        return String.format(Locale.ROOT, amount < 99.95 ? "%.1f" : "%.0f", amount);
    }
}
