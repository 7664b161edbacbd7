package ferry.e2e.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Facts that outlive whoever was told them: each is forced before anything follows from it. Safe for use by many threads.
final class History implements AutoCloseable {
    private final FileChannel channel;

    private History(FileChannel channel) {
        this.channel = channel;
    }

    /// Goes on with what is there. A last line that the death of its writer cut short is left out when it is read.
    static History append(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.position(wholeLines(file));
        channel.truncate(channel.position());
        return new History(channel);
    }

    private static long wholeLines(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    synchronized void add(Fact fact) {
        try {
            ByteBuffer line = StandardCharsets.UTF_8.encode(fact.line() + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Fact> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String all = Files.readString(file);
        return all.substring(0, all.lastIndexOf('\n') + 1).lines().map(Fact::parse).toList();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
