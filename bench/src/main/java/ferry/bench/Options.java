package ferry.bench;

import ferry.bench.scenario.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What is asked for on the command line.
///
/// @param scenarios their names; all of them when none was named
/// @param json where the figures are written as JSON
record Options(List<String> scenarios, Size size, Optional<Path> json) {
    static final String USAGE = "bench/run [SCENARIO...] [--quick] [--json FILE]";
    private static final String QUICK = "--quick";
    private static final String JSON = "--json";

    /// @param known all names of scenarios
    /// @throws IllegalArgumentException if that makes no sense; the message says why
    static Options parse(List<String> arguments, List<String> known) {
        List<String> scenarios = new ArrayList<>();
        Size size = Size.FULL;
        Optional<Path> json = Optional.empty();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case QUICK -> size = Size.QUICK;
                case JSON -> json = Optional.of(file(words));
                default -> scenarios.add(scenario(word, known));
            }
        }
        return new Options(
                scenarios.isEmpty() ? known : scenarios.stream().distinct().toList(), size, json);
    }

    private static Path file(Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(JSON + " needs a file");
        }
        return Path.of(words.next());
    }

    private static String scenario(String word, List<String> known) {
        if (!known.contains(word)) {
            throw new IllegalArgumentException(
                    "%s (expected: %s)".formatted(word, String.join(", ", known)));
        }
        return word;
    }
}
