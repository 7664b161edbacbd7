package ferry.client.unfinished;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.fake.FakeBlob;
import ferry.client.fake.FakeFerry;
import ferry.client.fake.Refuse;
import ferry.client.home.FerryHome;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.ReceiptState;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.trust.Trust;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.Waiting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sends that an earlier process has left.
final class UnfinishedSendTest {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;
    private final FakeFerry server = FakeFerry.plaintext();
    private FerryClient alice;

    @BeforeEach
    void register() {
        alice = server.newUser("alice", home());
    }

    @AfterEach
    void stop() {
        alice.close();
        server.close();
    }

    @Test
    void theSameSendGoesOnWhereAnEarlierProcessStopped() throws Exception {
        Path file = randomFile("f", 8 * MEBI);
        long stopped = dieAfter(file, 3L * MEBI);
        Heard heard = new Heard();

        Transfer sent = send(file, heard);

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(server.transfers.only().content()).isEqualTo(Files.readAllBytes(file));
        assertThat(heard.notices()).isEmpty();
        assertThat(heard.beganAt()).isEqualTo(stopped);
        assertThat(server.transfers.bytesTaken.get()).isEqualTo(8L * MEBI);
        assertThat(attempts()).containsExactly(1L, 2L);
        assertThat(notes()).isEmpty();
    }

    @Test
    void itIsNotedBeforeTheFirstByteAndForNobodyElseToRead() throws Exception {
        Path file = randomFile("f", 100);
        List<Path> noted = new ArrayList<>();

        send(file, new Heard().whenBegun(() -> noted.addAll(notes())));

        assertThat(noted).isNotEmpty().noneMatch(Files::exists);
        assertThat(server.transfers.blobs).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unfinished())))
                .isEqualTo("rwx------");
    }

    @Test
    void theNoteIsPrivateAndNamesTheTransfer() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        dieAfter(file, MEBI);

        assertThat(notes())
                .singleElement()
                .satisfies(note -> {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(note)))
                            .isEqualTo("rw-------");
                    assertThat(note).content().contains(server.transfers.only().id);
                });
    }

    @Test
    void theSamePeopleInAnotherOrderAndAnotherPathToTheFileAreTheSameSend() throws Exception {
        Path file = randomFile("f", 4 * MEBI);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        dieAfter(file, MEBI, Outgoing.file("f", List.of("bob", "carol")));

        send(link, Outgoing.file("f", List.of("Carol", "bob", "carol")), new Heard());

        assertThat(server.transfers.only().whole()).isTrue();
    }

    @Test
    void anotherNameNoteOrRecipientIsAnotherSend() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        dieAfter(file, MEBI);

        send(file, Outgoing.file("g", List.of("bob")), new Heard());
        send(file, Outgoing.file("f", List.of("carol")), new Heard());
        send(file, toBob().withNote("n"), new Heard());

        assertThat(server.transfers.blobs).hasSize(4);
        assertThat(notes()).hasSize(1);
    }

    @Test
    void aFileThatHasChangedByItsDateBeginsAnewAndThatIsSaid() throws Exception {
        Path file = randomFile("f", 4 * MEBI);
        dieAfter(file, MEBI);
        String earlier = server.transfers.only().id;
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));
        Heard heard = new Heard();

        Transfer sent = send(file, heard);

        assertBeganAnew(file, sent, earlier, heard);
    }

    @Test
    void aFileThatHasChangedInContentOnlyBeginsAnewAndThatIsSaid() throws Exception {
        Path file = randomFile("f", 4 * MEBI);
        dieAfter(file, 2L * MEBI);
        String earlier = server.transfers.only().id;
        FileTime before = Files.getLastModifiedTime(file);
        byte[] content = Files.readAllBytes(file);
        content[MEBI - 1] ^= 1;
        Files.write(file, content);
        Files.setLastModifiedTime(file, before);
        Heard heard = new Heard();

        Transfer sent = send(file, heard);

        assertBeganAnew(file, sent, earlier, heard);
    }

    @Test
    void anotherRetentionBeginsAnew() throws Exception {
        Path file = randomFile("f", 4 * MEBI);
        dieAfter(file, MEBI);
        String earlier = server.transfers.only().id;
        Heard heard = new Heard();

        Transfer sent = send(file, toBob().withRetention(Duration.ofDays(1)), heard);

        assertBeganAnew(file, sent, earlier, heard);
    }

    private void assertBeganAnew(Path file, Transfer sent, String earlier, Heard heard)
            throws IOException {
        assertThat(heard.notices()).containsExactly("Changed " + earlier);
        assertThat(sent.id()).isNotEqualTo(earlier);
        assertThat(blob(earlier).state.name()).endsWith("CANCELLED");
        assertThat(blob(sent.id()).content()).isEqualTo(Files.readAllBytes(file));
        assertThat(notes()).isEmpty();
    }

    @Test
    void theSameSendAtTheSameTimeIsRefused() throws Exception {
        Path file = randomFile("f", 4 * MEBI);
        Background first = new Background(() -> send(file, new Heard()), MEBI);
        try (FerryClient again = sameAgain()) {
            Problem problem =
                    catchThrowableOfType(
                                    FerryException.class,
                                    () -> send(again, file, toBob(), new Heard()))
                            .problem();

            assertThat(problem).isEqualTo(Problem.BUSY);
        }
        first.release();
        assertThat(first.outcome()).isEmpty();
        assertThat(server.transfers.only().whole()).isTrue();
    }

    @Test
    void aNoteThatMakesNoSenseIsSetAsideAndBlocksNothing() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        dieAfter(file, MEBI);
        Path note = notes().getFirst();
        Files.write(note, new byte[] {0, 1, 2, '=', 'x', '\n'});
        Heard heard = new Heard();

        Transfer sent = send(file, heard);

        assertThat(sent.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(heard.notices()).singleElement().asString().startsWith("Unreadable");
        assertThat(notes()).isEmpty();
        assertThat(namesIn(unfinished())).anyMatch(name -> name.contains(".unreadable."));
    }

    @Test
    void aNoteThatOthersCouldHaveWrittenIsNotBelieved() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        dieAfter(file, MEBI);
        Files.setPosixFilePermissions(
                notes().getFirst(), PosixFilePermissions.fromString("rw-rw-rw-"));
        Heard heard = new Heard();

        send(file, heard);

        assertThat(heard.notices()).singleElement().asString().startsWith("Unreadable");
        assertThat(server.transfers.blobs).hasSize(2);
    }

    @Test
    void aTransferThatWasCancelledElsewhereBeginsAnewWhenSentAgain() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        dieAfter(file, MEBI);
        String earlier = server.transfers.only().id;
        server.transfers.only().state =
                ferry.proto.transfer.v1.TransferState.TRANSFER_STATE_CANCELLED;
        Heard heard = new Heard();

        Transfer sent = send(file, heard);

        assertThat(heard.notices()).containsExactly("Gone " + earlier + " TRANSFER_CANCELLED");
        assertThat(blob(sent.id()).whole()).isTrue();
    }

    @Test
    void aSendOfThisAccountsThatIsCancelledHereIsForgotten() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        dieAfter(file, MEBI);

        alice.cancel(server.transfers.only().id);

        assertThat(notes()).isEmpty();
        assertThat(alice.unfinished(_ -> {})).isEmpty();
    }

    @Test
    void whatTheServerWillNeverTakeIsNotKept() throws Exception {
        Path file = randomFile("f", 100);
        server.transfers.refuseUpload =
                Refuse.transfer(Code.NOT_FOUND, "RECIPIENT_UNKNOWN", Map.of("names", "bob"));

        Problem problem =
                catchThrowableOfType(FerryException.class, () -> send(file, new Heard())).problem();

        assertThat(problem).isEqualTo(Problem.RECIPIENT_UNKNOWN);
        assertThat(notes()).isEmpty();
    }

    @Test
    void aTakeoverByAnotherEndsItAndItStaysNoted() throws Exception {
        Path file = randomFile("f", 100);
        server.transfers.refuseUpload = Refuse.transfer(Code.ABORTED, "UPLOAD_SUPERSEDED");

        Problem problem =
                catchThrowableOfType(FerryException.class, () -> send(file, new Heard())).problem();

        assertThat(problem).isEqualTo(Problem.UPLOAD_SUPERSEDED);
        assertThat(server.transfers.uploadsOpened).hasSize(1);
        assertThat(notes()).hasSize(1);
    }

    @Test
    void whoeverWasWaitingForTheDeliveryOnlyWaitsTheNextTime() throws Exception {
        Path file = randomFile("f", 2 * MEBI);
        SendOptions delivered = SendOptions.usual().until(Waiting.DELIVERED);
        Background waiting = new Background(() -> send(alice, file, toBob(), delivered, heard()));
        await().until(() -> notes().stream().anyMatch(UnfinishedSendTest::saysStored));
        waiting.die();
        String id = server.transfers.only().id;
        Heard heard = new Heard();
        Background again = new Background(() -> send(alice, file, toBob(), delivered, heard));
        await().until(() -> !heard.notices().isEmpty());

        saveAsBob(id);

        assertThat(again.outcome()).isEmpty();
        assertThat(heard.notices()).containsExactly("AlreadyStored " + id);
        assertThat(server.transfers.uploadsOpened).hasSize(1);
        assertThat(notes()).isEmpty();
        assertThat(alice.transfer(id).receipts())
                .allMatch(receipt -> receipt.state() == ReceiptState.SAVED);
    }

    @Test
    void aPipeThatDiedIsCancelledByTheNextAndThatIsSaid() throws Exception {
        byte[] content = random(4 * MEBI);
        InputStream endless =
                new SequenceInputStream(new ByteArrayInputStream(content), new Gate(new byte[0]));
        Background dying = new Background(() -> pipe(endless, heard()));
        await().until(() -> server.transfers.bytesTaken.get() > MEBI);
        dying.die();
        String earlier = server.transfers.only().id;
        Heard heard = new Heard();

        Transfer sent = pipe(new ByteArrayInputStream(content), heard);

        assertThat(heard.notices()).containsExactly("PipeLost " + earlier + " f");
        assertThat(blob(earlier).state.name()).endsWith("CANCELLED");
        assertThat(blob(sent.id()).content()).isEqualTo(content);
        assertThat(notes()).isEmpty();
    }

    @Test
    void twoPipesOfOneNameDoNotDisturbEachOther() throws Exception {
        Gate gate = new Gate(random(100));
        Background first = new Background(() -> pipe(gate, heard()));
        await().until(() -> server.transfers.blobs.size() == 1);
        Heard heard = new Heard();

        pipe(new ByteArrayInputStream(random(1_000)), heard);
        gate.open();

        assertThat(first.outcome()).isEmpty();
        assertThat(heard.notices()).isEmpty();
        assertThat(server.transfers.blobs.values()).hasSize(2).allMatch(FakeBlob::whole);
    }

    @Test
    void everythingThatIsUnfinishedGoesOn() throws Exception {
        Path one = randomFile("one", 3 * MEBI);
        Path two = randomFile("two", 3 * MEBI);
        dieAfter(one, MEBI, Outgoing.file("one", List.of("bob")));
        dieAfter(two, 2L * MEBI, Outgoing.file("two", List.of("bob", "carol")));

        List<Unfinished> unfinished = alice.unfinished(_ -> {});
        for (Unfinished each : unfinished) {
            assertThat(alice.resume(each, SendOptions.usual(), new Heard())).isPresent();
        }

        assertThat(unfinished).hasSize(2);
        assertThat(server.transfers.blobs.values()).hasSize(2).allMatch(FakeBlob::whole);
        assertThat(server.transfers.bytesTaken.get()).isEqualTo(6L * MEBI);
        assertThat(alice.unfinished(_ -> {})).isEmpty();
    }

    @Test
    void whatTheServerNoLongerHasIsForgottenAndThatIsSaid() throws Exception {
        Path file = randomFile("f", 3 * MEBI);
        dieAfter(file, MEBI);
        String earlier = server.transfers.only().id;
        server.transfers.only().state =
                ferry.proto.transfer.v1.TransferState.TRANSFER_STATE_EXPIRED;
        Heard heard = new Heard();

        Optional<Transfer> resumed =
                alice.resume(only(alice.unfinished(_ -> {})), SendOptions.usual(), heard);

        assertThat(resumed).isEmpty();
        assertThat(heard.notices()).containsExactly("Gone " + earlier + " UPLOAD_EXPIRED");
        assertThat(notes()).isEmpty();
    }

    @Test
    void aFileThatIsGoneIsToldAndForgottenOnceTheServerHasGivenItUp() throws Exception {
        Path file = randomFile("f", 3 * MEBI);
        dieAfter(file, MEBI);
        String earlier = server.transfers.only().id;
        Files.delete(file);
        Unfinished unfinished = only(alice.unfinished(_ -> {}));

        Problem problem =
                catchThrowableOfType(
                                FerryException.class,
                                () -> alice.resume(unfinished, SendOptions.usual(), heard()))
                        .problem();
        server.transfers.only().state =
                ferry.proto.transfer.v1.TransferState.TRANSFER_STATE_CANCELLED;
        Heard heard = new Heard();
        Optional<Transfer> later = alice.resume(unfinished, SendOptions.usual(), heard);

        assertThat(problem).isEqualTo(Problem.SOURCE_MISSING);
        assertThat(later).isEmpty();
        assertThat(heard.notices()).containsExactly("Gone " + earlier + " TRANSFER_CANCELLED");
        assertThat(notes()).isEmpty();
    }

    @Test
    void aSendUnderAnIdOfTheCallersIsNotNoted() throws Exception {
        Path file = randomFile("f", 100);
        List<Path> noted = new ArrayList<>();

        send(
                alice,
                file,
                toBob(),
                SendOptions.fresh(),
                new Heard().whenBegun(() -> noted.addAll(notes())));

        assertThat(noted).isEmpty();
    }

    // ── what the tests do ──

    /// Sends until the server has so much, and no more, as if the process had died there.
    ///
    /// @return how much the server has
    private long dieAfter(Path file, long bytes) throws InterruptedException {
        return dieAfter(file, bytes, toBob());
    }

    private long dieAfter(Path file, long bytes, Outgoing outgoing) throws InterruptedException {
        int before = server.transfers.blobs.size();
        Background sending = new Background(() -> send(file, outgoing, heard()), bytes);
        await().until(() -> server.transfers.blobs.size() == before + 1);
        String id = server.transfers.uploadsOpened.getLast().getTransferId();
        await().until(() -> blob(id).length() >= bytes);
        sending.die();
        await().until(() -> server.transfers.uploadsUnderWay.get() == 0);
        assertThat(blob(id).whole()).isFalse();
        return blob(id).length();
    }

    private Transfer send(Path file, Heard heard) {
        return send(file, toBob(), heard);
    }

    private Transfer send(Path file, Outgoing outgoing, Heard heard) {
        return send(alice, file, outgoing, heard);
    }

    private static Transfer send(FerryClient client, Path file, Outgoing outgoing, Heard heard) {
        return send(client, file, outgoing, SendOptions.usual(), heard);
    }

    private static Transfer send(
            FerryClient client, Path file, Outgoing outgoing, SendOptions options, Heard heard) {
        try (Source source = Source.file(file)) {
            return client.send(outgoing, source, options, heard);
        }
    }

    private Transfer pipe(InputStream in, Heard heard) {
        try (Source source = Source.stream(in)) {
            return alice.send(toBob(), source, SendOptions.usual(), heard);
        }
    }

    private static Heard heard() {
        return new Heard();
    }

    private void saveAsBob(String id) {
        try (FerryClient bob = server.newUser("bob")) {
            assertThat(
                            bob.receive(
                                    id,
                                    ferry.client.receive.ReceiveOptions.into(folder.resolve("in")),
                                    ferry.client.receive.ReceiveListener.NONE))
                    .isNotNull();
        }
    }

    /// Another process of the same person's.
    private FerryClient sameAgain() {
        return FerryClient.connect(server.address(), new Trust.Plaintext(), home());
    }

    private FerryHome home() {
        return FerryHome.at(folder.resolve("home"));
    }

    private static Outgoing toBob() {
        return Outgoing.file("f", List.of("bob"));
    }

    private FakeBlob blob(String id) {
        return Objects.requireNonNull(server.transfers.blobs.get(id));
    }

    private List<Long> attempts() {
        return server.transfers.uploadsOpened.stream().map(start -> start.getAttempt()).toList();
    }

    private Path randomFile(String name, int size) throws IOException {
        return Files.write(folder.resolve(name), random(size));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Path unfinished() {
        try (Stream<Path> all = Files.walk(folder.resolve("home"))) {
            return all.filter(path -> path.endsWith("unfinished")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Path> notes() {
        try (Stream<Path> all = Files.walk(folder.resolve("home"))) {
            return all.filter(path ->
                            path.getFileName()
                                    .toString()
                                    .matches("[0-9a-f]{64}(\\.[0-9a-f-]{36})?"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean saysStored(Path note) {
        try {
            return Files.readString(note).contains("stored=true");
        } catch (IOException _) {
            return false;
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
