package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.ServerAddress;
import ferry.client.model.Transfer;
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After a cut a transfer goes on where it stood: what is sent again is what was under way. Counted on the wire.
final class ResumeBoundTest {
    private static final int MEBI = 1 << 20;
    private static final int SIZE = 40 * MEBI;
    private static final int CUTS = 3;

    /// What may be under way: the flow-control window and the buffers of the sockets. Far less than what lies between two
    /// cuts, so that starting anew is noticed.
    private static final long UNDER_WAY = 9L * MEBI;

    private static final int BETWEEN_CUTS = 10 * MEBI;

    @TempDir Path folder;

    @Test
    void neitherLegSendsMuchTwice() throws Exception {
        Random random = new Random(8);
        byte[] content = new byte[SIZE];
        random.nextBytes(content);
        Path file = Files.write(folder.resolve("f"), content);
        try (LocalServer server = LocalServer.start(folder.resolve("server"));
                Wire wire = new Wire(server.port());
                FerryClient alice = person(wire, "alice");
                FerryClient bob = person(wire, "bob")) {
            Transfer sent = send(alice, file, new Cutter(wire, random));
            assertThat(wire.cuts()).isEqualTo(CUTS);
            long up = wire.up();

            Received received =
                    bob.receive(
                            sent,
                            ReceiveOptions.into(folder.resolve("in")).withConnections(1),
                            new Cutter(wire, random).arm());
            assertThat(wire.cuts()).isEqualTo(2 * CUTS);
            long down = wire.down();

            assertThat(received).isInstanceOf(Received.Saved.class);
            assertThat(((Received.Saved) received).file()).hasBinaryContent(content);
            assertThat(up).as("bytes of the sender").isBetween((long) SIZE, most());
            assertThat(down).as("bytes to the receiver").isBetween((long) SIZE, most());
        }
    }

    private static long most() {
        return SIZE + CUTS * UNDER_WAY;
    }

    private static FerryClient person(Wire wire, String name) {
        FerryClient client =
                FerryClient.connect(
                        new ServerAddress("127.0.0.1", wire.port()), new Trust.Plaintext());
        client.register(name, LocalServer.PASSWORD, "test", "");
        return client;
    }

    private static Transfer send(FerryClient alice, Path file, Cutter cutter) throws Exception {
        try (Source source = Source.file(file)) {
            return alice.send(
                    Outgoing.file("f", List.of("bob")), source, SendOptions.fresh(), cutter.arm());
        }
    }

    /// Cuts the wire after some MiB, and again when that was noticed.
    private static final class Cutter implements SendListener, ReceiveListener {
        private final Wire wire;
        private final Random random;
        private int left = CUTS;

        Cutter(Wire wire, Random random) {
            this.wire = wire;
            this.random = random;
        }

        Cutter arm() {
            if (left > 0) {
                left--;
                wire.cutAfter(BETWEEN_CUTS + random.nextInt(MEBI));
            }
            return this;
        }

        @Override
        public void interrupted(FerryException because, Duration wait) {
            var _ = arm();
        }
    }
}
