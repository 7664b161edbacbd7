package ferry.client.unfinished;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.home.FerryHome;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.upload.SendOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders in which something changes while they are sent.
final class FolderSendTest {

    private static final int MEBI = 1 << 20;
    private static final Outgoing TREE = Outgoing.folder("tree", List.of("bob"));

    @TempDir Path scratch;
    private final FakeFerry server = FakeFerry.plaintext();
    private FerryClient alice;
    private Path tree;
    private Path restless;

    @BeforeEach
    void prepare() throws IOException {
        alice = server.newUser("alice", FerryHome.at(scratch.resolve("home")));
        tree = Files.createDirectory(scratch.toRealPath().resolve("tree"));
        Files.write(tree.resolve("a.bin"), new byte[2 * MEBI]);
        restless = Files.write(tree.resolve("b.bin"), new byte[4 * MEBI]);
        Files.createSymbolicLink(tree.resolve("out"), Path.of("../home"));
    }

    @AfterEach
    void stop() {
        alice.close();
        server.close();
    }

    private Transfer send(Heard heard) {
        return alice.sendFolder(TREE, tree, SendOptions.usual(), heard);
    }

    private void shorten(long size) {
        try (FileChannel file = FileChannel.open(restless, StandardOpenOption.WRITE)) {
            file.truncate(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatBecomesShorterOnceIsSentAsItIsThen() {
        Heard heard = new Heard().whenBegun(() -> shorten(MEBI));

        Transfer sent = send(heard);

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(heard.notices()).containsExactly("left out out", "restless " + restless);
        assertThat(server.transfers.blobs.values())
                .extracting(FakeBlob::whole)
                .containsOnlyOnce(true);
        assertThat(server.transfers.blobs).hasSize(2);
    }

    @Test
    void whatBecomesShorterEachTimeIsLeftOut() {
        AtomicLong size = new AtomicLong(4 * MEBI);
        Heard heard = new Heard().whenBegun(() -> shorten(size.addAndGet(-4_096)));

        Transfer sent = send(heard);

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(heard.notices())
                .containsExactly(
                        "left out out",
                        "restless " + restless,
                        "restless " + restless,
                        "restless " + restless,
                        "left out b.bin");
        assertThat(sent.size().orElseThrow()).isLessThan(3L * MEBI);
    }

    @Test
    void whatBecomesShorterWhileAnEarlierSendGoesOnBeginsAnew() throws InterruptedException {
        Background sending = new Background(() -> send(new Heard()), MEBI);
        await().until(() ->
                !server.transfers.blobs.isEmpty() && server.transfers.only().length() >= MEBI);
        sending.die();
        await().until(() -> server.transfers.uploadsUnderWay.get() == 0);
        Unfinished unfinished = alice.unfinished(_ -> {}).getFirst();
        Heard heard = new Heard().whenBegun(() -> shorten(MEBI));

        Optional<Transfer> sent = alice.resume(unfinished, SendOptions.usual(), heard);

        assertThat(sent.orElseThrow().state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(sent.orElseThrow().id()).isNotEqualTo(unfinished.transferId());
        assertThat(heard.notices()).containsExactly("left out out", "restless " + restless);
        assertThat(alice.unfinished(_ -> {})).isEmpty();
    }

    @Test
    void underAnIdOfTheCallersNothingBeginsAnew() {
        Heard heard = new Heard().whenBegun(() -> shorten(MEBI));

        FerryException refusal =
                catchThrowableOfType(
                        FerryException.class,
                        () -> alice.sendFolder(TREE, tree, SendOptions.fresh(), heard));

        assertThat(refusal.problem()).isEqualTo(Problem.SOURCE_CHANGED);
        assertThat(heard.notices()).containsExactly("left out out");
    }

    @Test
    void whatIsLeftOutIsToldBeforeAnythingIsSent() {
        List<String> toldBefore = new ArrayList<>();
        Heard heard = new Heard();
        heard.whenBegun(() -> toldBefore.addAll(heard.notices()));

        assertThat(send(heard).state()).isEqualTo(TransferState.AVAILABLE);

        assertThat(toldBefore).containsExactly("left out out");
        assertThat(heard.notices()).containsExactly("left out out");
    }

    @Test
    void aNameThatCannotBeSentIsTold() throws IOException {
        Files.writeString(tree.resolve("a\nb"), "x");
        Heard heard = new Heard();

        Transfer sent = send(heard);

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(heard.notices()).containsExactly("left out out", "a\nb as a_b");
    }
}
