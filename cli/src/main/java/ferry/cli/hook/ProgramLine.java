package ferry.cli.hook;

import java.util.ArrayList;
import java.util.List;

/// A program and its arguments, written in one line. There is no shell: blanks part the words, quotes of either kind and `\`
/// keep what is in or behind them together, and nothing else means anything.
public final class ProgramLine {

    private static final char NONE = 0;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote = NONE;
    private boolean escaped;

    private ProgramLine() {}

    /// @return at least one word
    /// @throws IllegalArgumentException when it has no end, or no beginning
    public static List<String> words(String text) {
        ProgramLine line = new ProgramLine();
        text.chars().forEach(c -> line.take((char) c));
        return line.end();
    }

    private void take(char c) {
        if (escaped) {
            escaped = false;
            add(c);
        } else if (c == '\\' && quote != '\'') {
            escaped = true;
        } else if (quote != NONE) {
            inQuotes(c);
        } else if (c == '\'' || c == '"') {
            quote = c;
            inWord = true;
        } else if (c == ' ' || c == '\t') {
            finish();
        } else {
            add(c);
        }
    }

    private void inQuotes(char c) {
        if (c == quote) {
            quote = NONE;
        } else {
            add(c);
        }
    }

    private void add(char c) {
        inWord = true;
        word.append(c);
    }

    private void finish() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    private List<String> end() {
        if (quote != NONE || escaped) {
            throw new IllegalArgumentException("a quote or a \\ at its end is not closed");
        }
        finish();
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("no program is named");
        }
        return List.copyOf(words);
    }
}
