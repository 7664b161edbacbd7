package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.fake.FakeFerry;
import ferry.client.model.Outgoing;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SendAndReceiveTest {

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private final FerryClient alice = server.newUser("alice");
    private final FerryClient bob = server.newUser("bob");

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 262_144, 3_000_001})
    void whatIsSentIsReceived(int size) throws IOException {
        Path file = randomFile("report.bin", size);

        Transfer sent = send(file, "report.bin");
        Received received =
                bob.receive(sent.id(), ReceiveOptions.into(folder.resolve("in")), quietly());

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(received).isInstanceOf(Received.Saved.class);
        assertThat(folder.resolve("in/report.bin")).hasSameBinaryContentAs(file);
        assertThat(filesIn(folder.resolve("in"))).containsExactly("report.bin");
        assertThat(alice.transfer(sent.id()).delivered()).isEqualTo(1);
    }

    @Test
    void aSmallFileIsOneMessage() throws IOException {
        send(randomFile("small", 1_000), "small");

        assertThat(server.transfers.uploadsOpened).hasSize(1);
    }

    private Transfer send(Path file, String name) {
        try (Source source = Source.file(file)) {
            return alice.send(
                    Outgoing.file(name, List.of("bob")),
                    source,
                    SendOptions.fresh(),
                    SendListener.NONE);
        }
    }

    private Path randomFile(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private static ReceiveListener quietly() {
        return ReceiveListener.NONE;
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
