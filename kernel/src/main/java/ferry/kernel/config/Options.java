package ferry.kernel.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The settings that a process was started with. What is not known is refused, so that a slip does not become a default.
public final class Options {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[0-9a-zA-Z._-]+):([0-9]{1,5})");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})([KMGT]?)");
    private static final int MAX_PORT = 65_535;

    private final Map<String, Option> known;
    private final Map<String, String> given;

    private Options(Map<String, Option> known, Map<String, String> given) {
        this.known = known;
        this.given = given;
    }

    /// @param args `--name value`, `--name=value`, and `--name` alone for a switch
    /// @param environment of the process; only variables that belong to `known` are looked at
    /// @throws UsageException for an unknown flag, a missing value or a repeated flag
    public static Options parse(
            List<Option> known, List<String> args, Map<String, String> environment) {
        Map<String, Option> byName = new LinkedHashMap<>();
        Map<String, String> given = new HashMap<>();
        for (Option option : known) {
            byName.put(option.name(), option);
            String value = environment.get(option.variable());
            if (value != null && !value.isEmpty()) {
                given.put(option.name(), value);
            }
        }
        given.putAll(flags(byName, args));
        return new Options(byName, given);
    }

    /// What a process may be started with, one setting a line.
    public static String usage(List<Option> known) {
        return known.stream().map(Options::line).collect(Collectors.joining("\n"));
    }

    private static String line(Option option) {
        String flag = option.isToggle() ? option.flag() : option.flag() + " " + option.value();
        String fallback = option.fallback().map(value -> " (default " + value + ")").orElse("");
        return "  %-32s %s%s [%s]".formatted(flag, option.help(), fallback, option.variable());
    }

    private static Map<String, String> flags(Map<String, Option> known, List<String> args) {
        Map<String, String> flags = new HashMap<>();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            Option option = flag.startsWith("--") ? known.get(flag.substring(2)) : null;
            if (option == null) {
                throw new UsageException(
                        "unknown option " + flag + " (known: " + flagsOf(known) + ")");
            }
            String inline = equals < 0 ? null : argument.substring(equals + 1);
            String value = inline != null ? inline : following(option, rest);
            if (flags.put(option.name(), value) != null) {
                throw new UsageException(flag + " is given twice");
            }
        }
        return flags;
    }

    private static String following(Option option, Iterator<String> rest) {
        if (option.isToggle()) {
            return "true";
        }
        if (!rest.hasNext()) {
            throw new UsageException(option.flag() + " needs a value: " + option.value());
        }
        return rest.next();
    }

    private static String flagsOf(Map<String, Option> known) {
        return known.values().stream().map(Option::flag).collect(Collectors.joining(" "));
    }

    public Optional<String> find(String name) {
        Option option = known.get(name);
        if (option == null) {
            throw new IllegalArgumentException("option: " + name + " is not declared");
        }
        String value = given.get(name);
        return value == null ? option.fallback() : Optional.of(value);
    }

    /// @throws UsageException if it is not given and has no default
    public String text(String name) {
        return find(name).orElseThrow(() -> new UsageException("--" + name + " is required"));
    }

    public boolean isOn(String name) {
        return switch (find(name).orElse("false")) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    public Path path(String name) {
        try {
            return Path.of(text(name));
        } catch (InvalidPathException e) {
            throw wrong(name, "a path");
        }
    }

    /// @return `HOST:PORT`, looked up; port 0 is allowed and means a free one
    public InetSocketAddress address(String name) {
        HostAndPort given = hostAndPort(name);
        try {
            return new InetSocketAddress(InetAddress.getByName(given.host()), given.port());
        } catch (UnknownHostException e) {
            throw wrong(name, "a host that can be looked up");
        }
    }

    /// @return `HOST:PORT` as it was given; an IPv6 address without its brackets
    public HostAndPort hostAndPort(String name) {
        Matcher matcher = HOST_AND_PORT.matcher(text(name));
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw wrong(name, "HOST:PORT");
        }
        String host = matcher.group(1).replace("[", "").replace("]", "");
        return new HostAndPort(host, Integer.parseInt(matcher.group(2)));
    }

    public int number(String name, int min, int max) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, like a number that is out of bounds
        }
        throw wrong(name, "a number from " + min + " to " + max);
    }

    /// @return `250ms`, `30s`, `15m`, `12h` or `7d`
    public Duration duration(String name) {
        Matcher matcher = DURATION.matcher(text(name));
        if (!matcher.matches()) {
            throw wrong(name, "a duration like 30s, 15m, 12h or 7d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /// @return bytes: a number, or one with `K`, `M`, `G` or `T`, which are powers of 1024
    public long bytes(String name) {
        Matcher matcher = SIZE.matcher(text(name));
        if (!matcher.matches()) {
            throw wrong(name, "a size like 500M, 20G or 2T");
        }
        long amount = Long.parseLong(matcher.group(1));
        int shift =
                switch (matcher.group(2)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    case "T" -> 40;
                    default -> 0;
                };
        if (amount > Long.MAX_VALUE >> shift) {
            throw wrong(name, "less than 2^63 bytes");
        }
        return amount << shift;
    }

    /// @param values constants of an enum, in lower case on the outside
    public <E extends Enum<E>> E choice(String name, Class<E> values) {
        for (E value : values.getEnumConstants()) {
            if (outside(value).equals(text(name))) {
                return value;
            }
        }
        throw wrong(
                name,
                Arrays.stream(values.getEnumConstants())
                        .map(Options::outside)
                        .collect(Collectors.joining(", ", "one of ", "")));
    }

    private static String outside(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private UsageException wrong(String name, String expected) {
        return new UsageException("--%s: %s (expected: %s)".formatted(name, text(name), expected));
    }

    /// @param host not looked up; an IPv6 address without brackets
    public record HostAndPort(String host, int port) {
        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
