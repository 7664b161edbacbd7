package ferry.bench.flood;

import ferry.auth.login.Bcrypt;
import ferry.auth.login.PasswordVerifier;
import io.grpc.ManagedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// What an honest person waits for on a server that does nothing else: the hash, and the rest.
///
/// The rest is timed at a server whose hashes cost next to nothing. Taken from the whole it would be lost in what hashes
/// differ by from process to process, as they are compiled.
public final class QuietLogins implements AutoCloseable {
    private final ManagedChannel channel;
    private final Friend friend;

    /// @param port of a server on this machine with the lowest cost of hashes
    public QuietLogins(int port) {
        this.channel = Loopback.connect(port, 1);
        this.friend = Friend.register(channel);
    }

    /// One after the other, from a device that is known.
    public List<Double> loginMillis(int count) {
        return repeat(count, friend::login);
    }

    /// The usual hash, alone.
    public static List<Double> hashMillis(int count) {
        Bcrypt bcrypt = PasswordVerifier.bcrypt();
        byte[] salt = new byte[16];
        byte[] password = "violet tugboat 19 lanterns".getBytes(StandardCharsets.US_ASCII);
        return repeat(
                count,
                () -> {
                    var _ = bcrypt.hash(PasswordVerifier.DEFAULT_COST, salt, password);
                });
    }

    private static List<Double> repeat(int count, Runnable call) {
        return IntStream.range(0, count).mapToObj(_ -> millis(call)).toList();
    }

    private static double millis(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
