package ferry.client.home;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The form of every file of a home: lines of `key=value` in UTF-8.
public record KeyValueText(Map<String, String> entries) {

    public KeyValueText {
        entries = Map.copyOf(entries);
        entries.forEach(KeyValueText::refuseLineBreaks);
    }

    /// Values come from servers: one that could smuggle in a line of its own is refused.
    private static void refuseLineBreaks(String key, String value) {
        if ((key + value).chars().anyMatch(c -> c < ' ') || key.indexOf('=') >= 0) {
            throw new FerryException(
                    Problem.SERVER_MISBEHAVED, "control character in the value of " + key);
        }
    }

    public static KeyValueText parse(byte[] bytes) {
        Map<String, String> entries = new TreeMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new KeyValueText(entries);
    }

    public byte[] bytes() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(entries)
                .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public Optional<String> value(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    KeyValueText with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(entries);
        changed.put(key, value);
        return new KeyValueText(changed);
    }

    KeyValueText without(String key) {
        Map<String, String> changed = new TreeMap<>(entries);
        changed.remove(key);
        return new KeyValueText(changed);
    }
}
