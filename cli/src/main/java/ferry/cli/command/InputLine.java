package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.outcome.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads secrets from standard input, one on each line, and nothing beyond the line that is asked for.
record InputLine(Console console) {

    private static final int MAX_BYTES = 4 << 10;

    /// @param what it is, for a refusal
    /// @param ways in which it can be given
    String read(String what, String ways) {
        ByteBuffer line = ByteBuffer.allocate(MAX_BYTES);
        try {
            for (int b = next(); b >= 0 && b != '\n' && line.hasRemaining(); b = next()) {
                line.put((byte) b);
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(line.flip()).toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw Refusal.usage("the " + what + " on standard input is not UTF-8", "");
        } catch (IOException e) {
            throw Refusal.usage("cannot read the " + what + ": " + e.getMessage(), ways);
        }
    }

    private int next() throws IOException {
        return console.in().read();
    }
}
