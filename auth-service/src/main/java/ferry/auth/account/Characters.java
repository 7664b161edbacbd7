package ferry.auth.account;

/// Which code points may stand in what people type.
final class Characters {
    private Characters() {}

    /// Control characters, halves of surrogate pairs, and what breaks lines.
    static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
