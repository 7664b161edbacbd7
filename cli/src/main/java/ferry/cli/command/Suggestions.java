package ferry.cli.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What somebody may have meant who mistyped a command or an option.
public final class Suggestions {

    /// Letters that may be wrong, missing, swapped or too many.
    private static final int MAX_DISTANCE = 2;

    private Suggestions() {}

    /// What is wrong, shorter than the parser says it.
    static String message(ParameterException e) {
        boolean mistyped =
                e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                        && !unmatched.getUnmatched().getFirst().startsWith("-");
        if (mistyped && !e.getCommandLine().getSubcommands().isEmpty()) {
            UnmatchedArgumentException unmatched = (UnmatchedArgumentException) e;
            return "there is no command " + unmatched.getUnmatched().getFirst();
        }
        return String.valueOf(e.getMessage());
    }

    static Optional<String> of(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        return unmatched.getUnmatched().stream()
                .findFirst()
                .flatMap(typed -> nearest(typed, e.getCommandLine()))
                .map(likely -> "did you mean " + likely + "?");
    }

    private static Optional<String> nearest(String typed, CommandLine line) {
        List<String> known =
                typed.startsWith("-")
                        ? List.copyOf(line.getCommandSpec().optionsMap().keySet())
                        : List.copyOf(line.getSubcommands().keySet());
        return nearest(typed, known);
    }

    /// The known word that is most like what was typed, if one is.
    public static Optional<String> nearest(String typed, List<String> known) {
        return known.stream()
                .filter(name -> distance(typed, name) <= Math.min(MAX_DISTANCE, name.length() / 2))
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    /// Changes between two words: one letter put in, left out, replaced, or two swapped.
    static int distance(String a, String b) {
        int[][] best = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                best[i][j] = i == 0 || j == 0 ? i + j : step(best, a, b, i, j);
            }
        }
        return best[a.length()][b.length()];
    }

    private static int step(int[][] best, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
                Math.min(best[i - 1][j - 1] + same, Math.min(best[i - 1][j], best[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, best[i - 2][j - 2] + 1) : least;
    }
}
