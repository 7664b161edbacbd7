package ferry.client.unfinished;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.home.FerryHome;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import ferry.client.trust.Trust;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Links that break and processes that die anywhere. Whatever happens the file is there once, and it
/// is the file. The seed is the name of the test.
final class RandomCutsTest {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverBreaksTheFileArrivesOnce(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] content = new byte[MEBI + random.nextInt(7 * MEBI)];
        random.nextBytes(content);
        Path file = Files.write(folder.resolve("f"), content);
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient first = server.newUser("alice", home())) {
            assertThat(first.userName()).contains("alice");
            for (int deaths = random.nextInt(4); deaths > 0 && goesOn(server, content); deaths--) {
                cut(server, random);
                long have = unfinished(server);
                long at = have + 1 + random.nextLong(content.length - have);
                int before = server.transfers.uploadsOpened.size();
                Background process = new Background(() -> send(server, file), at);
                await().until(() -> arrived(server, before, at));
                process.die();
                await().until(() -> server.transfers.uploadsUnderWay.get() == 0);
            }
            cut(server, random);
            Background last = new Background(() -> send(server, file));
            assertThat(last.outcome()).isEqualTo(Optional.<Problem>empty());

            List<FakeBlob> whole =
                    server.transfers.blobs.values().stream().filter(FakeBlob::whole).toList();
            assertThat(whole).allSatisfy(blob -> assertWhole(blob, content));
            assertThat(whole).isNotEmpty();
            assertThat(server.transfers.blobs).hasSameSizeAs(whole);
        }
    }

    @Test
    void twentyCutsSendNothingTwiceBeyondWhatWasUnderWay() throws Exception {
        byte[] content = new byte[26 * MEBI];
        new Random(20).nextBytes(content);
        Path file = Files.write(folder.resolve("f"), content);
        try (FakeFerry server = FakeFerry.plaintext();
                FerryClient first = server.newUser("alice", home())) {
            assertThat(first.userName()).contains("alice");
            server.transfers.uploadCutAfterBytes = MEBI + 1L;
            server.transfers.uploadCuts.set(20);

            send(server, file);

            assertWhole(server.transfers.only(), content);
            assertThat(server.transfers.uploadsOpened).hasSize(21);
            assertThat(server.transfers.bytesTaken.get()).isEqualTo(content.length);
        }
    }

    private static boolean goesOn(FakeFerry server, byte[] content) {
        return unfinished(server) < content.length;
    }

    /// How much the server has of what is not whole.
    private static long unfinished(FakeFerry server) {
        return server.transfers.blobs.values().stream()
                .filter(blob -> !blob.whole())
                .mapToLong(FakeBlob::length)
                .findFirst()
                .orElse(0);
    }

    /// Whether everything that was sent before it died is there, or the link was cut before.
    private static boolean arrived(FakeFerry server, int openedBefore, long bytes) {
        return server.transfers.uploadsOpened.size() > openedBefore
                && (server.transfers.uploadsUnderWay.get() == 0
                        || server.transfers.blobs.values().stream()
                                .anyMatch(blob -> blob.length() >= bytes));
    }

    private static void cut(FakeFerry server, Random random) {
        server.transfers.uploadCutAfterBytes = random.nextLong(1, 2L * MEBI);
        server.transfers.uploadCuts.set(random.nextInt(4));
        server.transfers.losesFinalAnswers.set(random.nextInt(2));
    }

    private static void assertWhole(FakeBlob blob, byte[] content) {
        assertThat(blob.content()).isEqualTo(content);
        assertThat(blob.sha256.toByteArray()).isEqualTo(Sha256.computation().digest(content));
    }

    private void send(FakeFerry server, Path file) {
        try (FerryClient process =
                        FerryClient.connect(server.address(), new Trust.Plaintext(), home());
                Source source = Source.file(file)) {
            process.send(
                    Outgoing.file("f", List.of("bob")), source, SendOptions.usual(), new Heard());
        }
    }

    private FerryHome home() {
        return FerryHome.at(folder.resolve("home"));
    }
}
