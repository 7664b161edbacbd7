package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.command.FewNotices;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.Outgoing;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder from a system that has longer names than this one.
final class MappedNamesTest {

    private static final String LONG = "n".repeat(300);

    /// As much of a long name as a person sees.
    private static final String SHOWN = "n".repeat(199) + "\u2026";

    @TempDir Path folder;
    private TestServer server;
    private Someone bob;
    private Path inbox;

    @BeforeEach
    void start() {
        server = TestServer.open(folder.resolve("server"));
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        inbox = folder.resolve("in");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void send(int files) throws IOException {
        new Someone("alice", folder.resolve("alice")).registeredAt(server);
        ConnectString at = ConnectString.parse(server.connectString());
        try (FerryClient alice =
                        FerryClient.connect(
                                at.address(),
                                new Trust.Pinned(at.fingerprint().orElseThrow()),
                                FerryHome.at(folder.resolve("alice")));
                Source stream = Source.stream(new ByteArrayInputStream(tar(files)))) {
            assertThat(
                            alice.send(
                                            Outgoing.folder("odd", List.of("bob")),
                                            stream,
                                            SendOptions.fresh(),
                                            SendListener.NONE)
                                    .size())
                    .isPresent();
        }
    }

    private static byte[] tar(int files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < files; i++) {
                out.putArchiveEntry(new TarArchiveEntry(LONG + i));
                out.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aPersonIsToldOfTheFirstNamesAndOfHowManyMoreThereAre() throws IOException {
        int files = FewNotices.MAX_TOLD + 3;
        send(files);

        Outcome received = bob.types("receive", inbox.toString());

        assertThat(received.exitCode()).as(received.err()).isZero();
        assertThat(received.out()).hasLineCount(1).contains("verified");
        assertThat(received.err().lines().toList())
                .hasSize(FewNotices.MAX_TOLD + 1)
                .startsWith("ferry: odd: " + SHOWN + " is saved as " + SHOWN)
                .endsWith("ferry: odd: and 3 more have another name");
        try (Stream<Path> all = Files.list(inbox.resolve("odd"))) {
            assertThat(all).hasSize(files);
        }
    }

    @Test
    void aProgramIsToldOfEachName() throws IOException {
        send(FewNotices.MAX_TOLD + 3);

        Outcome received = bob.types("receive", inbox.toString(), "--json");

        assertThat(JsonLines.objects(received.out()))
                .filteredOn(line -> "notice".equals(line.get("type")))
                .hasSize(FewNotices.MAX_TOLD + 3)
                .first()
                .satisfies(notice ->
                        assertThat(notice)
                                .containsEntry("reason", "RENAMED")
                                .containsEntry("name", "odd")
                                .containsEntry(
                                        "message", LONG + "0 is saved as " + "n".repeat(255)));
    }
}
