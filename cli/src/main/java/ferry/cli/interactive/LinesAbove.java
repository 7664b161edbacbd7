package ferry.cli.interactive;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Hands whole lines on, however the bytes of them come. Safe for many threads.
final class LinesAbove extends OutputStream {

    private final Consumer<String> lines;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /// @param lines gets one or more whole lines at a time
    LinesAbove(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public synchronized void write(int b) {
        pending.write(b);
        if (b == '\n') {
            handOn();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        pending.write(bytes, offset, length);
        if (length > 0 && bytes[offset + length - 1] == '\n') {
            handOn();
        }
    }

    private void handOn() {
        String text = pending.toString(StandardCharsets.UTF_8);
        pending.reset();
        lines.accept(text);
    }
}
