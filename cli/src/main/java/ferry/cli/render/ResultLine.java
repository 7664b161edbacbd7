package ferry.cli.render;

import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import java.util.List;

/// Says how something ended: in one line, and on a terminal that is too narrow for it in as few as hold its parts.
public final class ResultLine {

    private static final String BETWEEN = "  ";

    private ResultLine() {}

    /// @param parts none of which is broken or cut, however narrow the terminal is
    public static void print(Screen screen, List<String> parts) {
        int columns =
                screen.console().outIsTerminal() ? screen.console().width() : Integer.MAX_VALUE;
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            String longer = line.isEmpty() ? part : line + BETWEEN + part;
            if (line.isEmpty() || Columns.of(SafeText.line(longer)) <= columns) {
                line.replace(0, line.length(), longer);
            } else {
                screen.out(line.toString());
                line.replace(0, line.length(), BETWEEN + part);
            }
        }
        screen.out(line.toString());
    }
}
