package ferry.cli.interactive;

import java.util.ArrayList;
import java.util.List;

/// A word of a line, as a shell would read it: blanks part words, quotes and backslashes take from a character what it
/// means.
///
/// @param text what it says
/// @param pattern the same, with a backslash before each character that means nothing but itself and could mean more
record TypedWord(String text, String pattern) {

    private static final String MEANINGFUL = "*?~\\";

    /// The words of a line, without empty ones. A quote that nobody closes is one more character.
    static List<TypedWord> of(String line) {
        return new Reader(line).words();
    }

    /// Whether it begins where its typist is at home.
    boolean startsAtHome() {
        return pattern.equals("~") || pattern.startsWith("~/");
    }

    private static final class Reader {

        private final String line;
        private final List<TypedWord> words = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder pattern = new StringBuilder();

        Reader(String line) {
            this.line = line;
        }

        List<TypedWord> words() {
            int at = 0;
            while (at < line.length()) {
                at = next(at);
            }
            endWord();
            return List.copyOf(words);
        }

        /// @return where it goes on
        private int next(int at) {
            char c = line.charAt(at);
            if (Character.isWhitespace(c)) {
                endWord();
                return at + 1;
            }
            if (c == '\\' && at + 1 < line.length()) {
                add(line.charAt(at + 1), true);
                return at + 2;
            }
            int end = c == '"' || c == '\'' ? line.indexOf(c, at + 1) : -1;
            if (end < 0) {
                add(c, c == '\\');
                return at + 1;
            }
            quoted(at + 1, end, c == '"');
            return end + 1;
        }

        private void quoted(int from, int to, boolean escapes) {
            for (int at = from; at < to; at++) {
                boolean escaped = escapes && line.charAt(at) == '\\' && at + 1 < to;
                at += escaped ? 1 : 0;
                add(line.charAt(at), true);
            }
        }

        private void add(char c, boolean itself) {
            text.append(c);
            pattern.append(itself && MEANINGFUL.indexOf(c) >= 0 ? "\\" : "").append(c);
        }

        private void endWord() {
            if (!text.isEmpty()) {
                words.add(new TypedWord(text.toString(), pattern.toString()));
            }
            text.setLength(0);
            pattern.setLength(0);
        }
    }
}
