package ferry.cli.hook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// A program under way, and what it prints. Used by one thread.
///
/// It has ended when its own process has: what it leaves running behind it is neither waited for nor listened to.
final class RunningProgram implements AutoCloseable {

    private static final long LOOK_MILLIS = 50;
    private static final long GRACE_SECONDS = 2;
    private static final int MAX_LINE_BYTES = 4_096;
    private static final int MAX_LEFT_READS = 256; // as much as a pipe can hold

    private final Process process;
    private final InputStream printed;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[MAX_LINE_BYTES];

    /// @param lines takes what it prints; what is no UTF-8 is replaced, a line that is too long is cut into several
    RunningProgram(Process process, Consumer<String> lines) {
        this.process = process;
        this.printed = process.getInputStream();
        this.lines = lines;
    }

    /// Waits for the end.
    ///
    /// @return how it failed
    Optional<String> end(Duration longest, LongSupplier nanos)
            throws IOException, InterruptedException {
        long begun = nanos.getAsLong();
        while (process.isAlive()) {
            if (nanos.getAsLong() - begun >= longest.toNanos()) {
                return Optional.of("was ended, because it took longer than " + seconds(longest));
            }
            if (!listen()) {
                boolean _ = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        for (int i = 0; i < MAX_LEFT_READS && listen(); i++) {
            // what it has printed before it ended, and not what others print who hold its end of
            // the pipe
        }
        if (line.size() > 0) {
            finishLine();
        }
        int code = process.waitFor();
        return code == 0 ? Optional.empty() : Optional.of("ended with " + code);
    }

    private static String seconds(Duration longest) {
        return longest.toSeconds() + " s";
    }

    /// @return whether there was something
    private boolean listen() throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while a program runs");
        }
        int there = printed.available();
        int count = there > 0 ? printed.read(buffer, 0, Math.min(there, buffer.length)) : 0;
        for (int i = 0; i < count; i++) {
            take(buffer[i]);
        }
        return count > 0;
    }

    private void take(byte b) {
        if (b != '\n') {
            line.write(b);
        }
        if (b == '\n' || line.size() == MAX_LINE_BYTES) {
            finishLine();
        }
    }

    private void finishLine() {
        lines.accept(line.toString(StandardCharsets.UTF_8));
        line.reset();
    }

    /// Ends it and what it has started, where that has not happened by itself.
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            List<ProcessHandle> all =
                    Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
            all.forEach(ProcessHandle::destroy);
            awaitEnd();
            all.forEach(ProcessHandle::destroyForcibly);
        }
        printed.close();
    }

    private void awaitEnd() {
        try {
            boolean _ = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
