package ferry.kernel.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One setting of a process.
///
/// @param name as in `--name`; the environment variable is `FERRY_NAME` with underscores
/// @param value what stands for the value in the usage text; empty for a switch, which is there or not
/// @param fallback taken where neither a flag nor the environment says anything
/// @param help one line, without a final dot
public record Option(String name, String value, Optional<String> fallback, String help) {
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");

    public Option {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("option: " + name + " (expected: lower-case words)");
        }
    }

    /// A setting with a default.
    public static Option of(String name, String value, String fallback, String help) {
        return new Option(name, value, Optional.of(fallback), help);
    }

    /// A setting that may be absent.
    public static Option optional(String name, String value, String help) {
        return new Option(name, value, Optional.empty(), help);
    }

    /// A setting that is on or off, and off by default.
    public static Option toggle(String name, String help) {
        return new Option(name, "", Optional.empty(), help);
    }

    public boolean isToggle() {
        return value.isEmpty();
    }

    public String flag() {
        return "--" + name;
    }

    public String variable() {
        return "FERRY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
