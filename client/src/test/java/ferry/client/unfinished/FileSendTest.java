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
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.upload.SendOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that changes while it is sent.
final class FileSendTest {

    private static final int MEBI = 1 << 20;
    private static final Outgoing LOG = Outgoing.file("a.log", List.of("bob"));

    @TempDir Path scratch;
    private final FakeFerry server = FakeFerry.plaintext();
    private FerryClient alice;
    private FerryClient bob;
    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        alice = server.newUser("alice", FerryHome.at(scratch.resolve("home")));
        bob = server.newUser("bob", FerryHome.at(scratch.resolve("other")));
        file = Files.write(scratch.toRealPath().resolve("a.log"), filled('a', 3 * MEBI));
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        server.close();
    }

    /// Something that is done to the file.
    interface Change {
        void make() throws IOException;
    }

    private static byte[] filled(char with, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static Runnable once(Change change) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (!done.getAndSet(true)) {
                make(change);
            }
        };
    }

    private static void make(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not in the clock tick in which it was written.
    private void overwrite(byte[] bytes) throws IOException {
        FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 2_000);
        Files.write(file, bytes, StandardOpenOption.WRITE);
        Files.setLastModifiedTime(file, later);
    }

    private Transfer send(Heard heard) {
        return alice.sendFile(LOG, file, SendOptions.usual(), heard);
    }

    private void assertSentAsItIsNow(Transfer sent, Heard heard) throws IOException {
        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(heard.notices()).containsExactly("restless " + file);
        assertThat(server.transfers.blobs)
                .as("the one that was given up may not have come")
                .hasSizeBetween(1, 2);
        assertThat(server.transfers.blobs.values())
                .extracting(FakeBlob::whole)
                .containsOnlyOnce(true);
        Received received =
                bob.receive(
                        sent.id(),
                        ReceiveOptions.into(scratch.resolve("in")),
                        ReceiveListener.NONE);
        assertThat(received)
                .isInstanceOfSatisfying(
                        Received.Saved.class,
                        saved -> assertThat(saved.file()).hasSameBinaryContentAs(file));
        assertThat(alice.unfinished(_ -> {})).isEmpty();
    }

    @Test
    void whatGrowsOnceIsSentAsItIsThen() throws IOException {
        Heard heard =
                new Heard()
                        .whenBegun(
                                once(() ->
                                        Files.write(
                                                file,
                                                filled('b', MEBI),
                                                StandardOpenOption.APPEND)));

        assertSentAsItIsNow(send(heard), heard);
    }

    @Test
    void whatShrinksOnceIsSentAsItIsThen() throws IOException {
        Heard heard =
                new Heard()
                        .whenBegun(
                                once(() -> {
                                    try (FileChannel open =
                                            FileChannel.open(file, StandardOpenOption.WRITE)) {
                                        open.truncate(MEBI);
                                    }
                                }));

        assertSentAsItIsNow(send(heard), heard);
    }

    @Test
    void whatIsWrittenOverWhenHalfHasGoneIsNeverAMixture() throws IOException {
        Heard heard = new Heard();
        heard.whenSent(MEBI, once(() -> overwrite(filled('b', 3 * MEBI))));

        assertSentAsItIsNow(send(heard), heard);
        assertThat(file).hasBinaryContent(filled('b', 3 * MEBI));
    }

    @Test
    void whatAnotherFileReplacesIsSentAsTheOther() throws IOException {
        Path other = Files.write(scratch.resolve("other.log"), filled('c', 2 * MEBI));
        Heard heard =
                new Heard()
                        .whenBegun(
                                once(() ->
                                        Files.move(
                                                other, file, StandardCopyOption.REPLACE_EXISTING)));

        assertSentAsItIsNow(send(heard), heard);
    }

    @Test
    void whatIsRemovedIsGivenUpAndSaid() {
        Heard heard = new Heard();
        heard.whenBegun(once(() -> Files.delete(file)));

        FerryException refusal = catchThrowableOfType(FerryException.class, () -> send(heard));

        assertThat(refusal.problem()).isEqualTo(Problem.SOURCE_CHANGED);
        assertThat(refusal).hasMessage(file + " was removed while it was being sent");
        assertThat(heard.notices()).isEmpty();
        assertThat(server.transfers.blobs.values()).extracting(FakeBlob::whole).containsOnly(false);
        assertThat(alice.unfinished(_ -> {})).isEmpty();
    }

    @Test
    void whatChangesEachTimeIsGivenUpAfterThreeMoreTries() {
        AtomicInteger begun = new AtomicInteger();
        Heard heard =
                new Heard()
                        .whenBegun(() -> {
                            begun.incrementAndGet();
                            make(() -> Files.writeString(file, "x", StandardOpenOption.APPEND));
                        });

        FerryException refusal = catchThrowableOfType(FerryException.class, () -> send(heard));

        assertThat(refusal.problem()).isEqualTo(Problem.SOURCE_CHANGED);
        assertThat(refusal)
                .hasMessage(file + " changed while it was being sent, and so each of the 4 times");
        assertThat(begun).hasValue(4);
        assertThat(heard.notices()).hasSize(3).containsOnly("restless " + file);
        assertThat(server.transfers.blobs.values()).extracting(FakeBlob::whole).containsOnly(false);
        assertThat(bob.inbox()).noneMatch(got -> got.state() == TransferState.AVAILABLE);
        assertThat(alice.unfinished(_ -> {})).isEmpty();
    }

    @Test
    void whatChangesWhileAnEarlierSendGoesOnBeginsAnew() throws Exception {
        Background sending = new Background(() -> send(new Heard()), MEBI);
        await().until(() ->
                !server.transfers.blobs.isEmpty() && server.transfers.only().length() >= MEBI);
        sending.die();
        await().until(() -> server.transfers.uploadsUnderWay.get() == 0);
        Unfinished unfinished = alice.unfinished(_ -> {}).getFirst();
        Heard heard =
                new Heard()
                        .whenBegun(
                                once(() ->
                                        Files.writeString(file, "x", StandardOpenOption.APPEND)));

        Optional<Transfer> sent = alice.resume(unfinished, SendOptions.usual(), heard);

        assertThat(sent.orElseThrow().id()).isNotEqualTo(unfinished.transferId());
        assertSentAsItIsNow(sent.orElseThrow(), heard);
    }
}
