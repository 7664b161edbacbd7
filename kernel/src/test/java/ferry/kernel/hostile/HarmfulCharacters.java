package ferry.kernel.hostile;

import java.util.List;

/// What no foreign text may bring to a terminal or a log: characters that move, hide, turn round or break lines, and those of
/// which nobody knows what they do.
public final class HarmfulCharacters {

    private HarmfulCharacters() {}

    /// @return their code points, in the order in which they stand in the text
    public static List<Integer> in(String text) {
        return text.codePoints().filter(HarmfulCharacters::isHarmful).boxed().toList();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
