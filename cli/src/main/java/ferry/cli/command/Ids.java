package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Ids as people see and type them: the beginning of one stands for it.
final class Ids {

    private static final int LEAST_CHARACTERS = 4;
    private static final int BRIEF_CHARACTERS = 8;
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f-]{1,36}");

    private Ids() {}

    /// Enough to tell ids apart, and to type.
    static String brief(String id) {
        return SafeText.of(id.substring(0, Math.min(BRIEF_CHARACTERS, id.length())));
    }

    /// @param kind what the ids name: `session`
    /// @throws Refusal if `typed` can be no id
    static String beginning(String kind, String typed) {
        String lower = typed.toLowerCase(Locale.ROOT);
        if (lower.length() < LEAST_CHARACTERS || !BEGINNING.matcher(lower).matches()) {
            throw Refusal.usage(
                    SafeText.of(typed) + " is no " + kind + " id",
                    "type its first 4 characters or more");
        }
        return lower;
    }

    /// The one whose id begins with `beginning`.
    ///
    /// @param list what lists them
    static <T> T only(
            String kind, String beginning, List<T> among, Function<T, String> id, String list) {
        List<T> found =
                among.stream().filter(item -> id.apply(item).startsWith(beginning)).toList();
        if (found.isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    kind.toUpperCase(Locale.ROOT) + "_UNKNOWN",
                    "there is no " + kind + " " + beginning,
                    likely(beginning, among.stream().map(id).toList())
                            .map(likely -> "did you mean " + likely + "?")
                            .orElse(list));
        }
        if (found.size() > 1) {
            throw Refusal.usage(
                    found.size() + " " + kind + "s begin with " + beginning, "type more of the id");
        }
        return found.getFirst();
    }

    /// The one that may have been meant, brief.
    static Optional<String> likely(String typed, List<String> ids) {
        int most = typed.length() < BRIEF_CHARACTERS ? 1 : 2;
        return ids.stream()
                .filter(id -> distance(typed, id) <= most)
                .min(Comparator.comparingInt(id -> distance(typed, id)))
                .map(Ids::brief);
    }

    /// From the beginning of an id, of which a character may have been left out or typed twice.
    private static int distance(String typed, String id) {
        return IntStream.rangeClosed(typed.length() - 1, typed.length() + 1)
                .map(length -> Math.min(length, id.length()))
                .map(length -> Suggestions.distance(typed, id.substring(0, length)))
                .min()
                .orElseThrow();
    }
}
