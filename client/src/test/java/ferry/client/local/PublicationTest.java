package ferry.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PublicationTest {

    @TempDir Path temporary;
    private Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        folder = temporary.toRealPath();
    }

    @Test
    void aPartialFileIsHiddenAndPrivateUntilItIsPublished() throws IOException {
        try (PartialFile file = partial("content")) {
            assertThat(files()).hasSize(1).allMatch(name -> name.startsWith("."));
            assertThat(mode(file.path())).isEqualTo("rw-------");

            publish(file, Conflict.RENAME, "report.pdf");
            assertThat(Files.isSameFile(file.path(), folder.resolve("report.pdf"))).isTrue();
            file.discard();
        }
        assertThat(files()).containsExactly("report.pdf");
        assertThat(folder.resolve("report.pdf")).hasContent("content");
    }

    @Test
    void nothingThatIsThereIsReplaced() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "old");
        Files.createSymbolicLink(folder.resolve("a (1).txt"), folder.resolve("nowhere"));
        Files.createDirectory(folder.resolve("a (2).txt"));

        try (PartialFile file = partial("new")) {
            assertThat(publish(file, Conflict.RENAME, "a.txt"))
                    .contains(folder.resolve("a (3).txt"));
        }
        assertThat(folder.resolve("a.txt")).hasContent("old");
        assertThat(folder.resolve("a (3).txt")).hasContent("new");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void skippingLeavesWhatIsThereAndDropsTheRest() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "old");

        try (PartialFile file = partial("new")) {
            assertThat(publish(file, Conflict.SKIP, "a.txt")).isEmpty();
        }
        assertThat(files()).containsExactly("a.txt");
        assertThat(folder.resolve("a.txt")).hasContent("old");
    }

    @Test
    void overwritingReplacesALinkAndNotWhatItPointsTo() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(folder.resolve("a.txt"), precious);

        try (PartialFile file = partial("new")) {
            publish(file, Conflict.OVERWRITE, "a.txt");
        }
        assertThat(precious).hasContent("precious");
        assertThat(folder.resolve("a.txt")).hasContent("new");
        assertThat(Files.isSymbolicLink(folder.resolve("a.txt"))).isFalse();
    }

    @Test
    void aFileSystemWithoutLinksReplacesNothingEither() throws IOException {
        Path taken = Files.writeString(folder.resolve("a.txt"), "old");
        Path partial = Files.writeString(folder.resolve(".part"), "new");

        assertThat(Publication.claimWithoutLink(partial, taken)).isFalse();
        assertThat(Publication.claimWithoutLink(partial, folder.resolve("b.txt"))).isTrue();
        assertThat(taken).hasContent("old");
        assertThat(folder.resolve("b.txt")).hasContent("new");
    }

    @Test
    void theTimeOfTheSendersFileIsKept() throws IOException {
        Instant modified = Instant.parse("2020-02-29T12:00:00Z");

        try (PartialFile file = partial("content")) {
            new Publication(folder, Conflict.RENAME).publish(file, "a.txt", Optional.of(modified));
        }
        assertThat(Files.getLastModifiedTime(folder.resolve("a.txt")).toInstant())
                .isEqualTo(modified);
    }

    @Test
    void aNumberedNameStaysWithin255Bytes() {
        String longest = "é".repeat(125) + ".txt"; // 254 bytes

        String numbered = Publication.numbered(longest, 1);

        assertThat(numbered).endsWith("é (1).txt");
        assertThat(numbered.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        assertThat(FileNames.objection(numbered)).isEmpty();
        assertThat(Publication.numbered("archive.tar.gz", 2)).isEqualTo("archive.tar (2).gz");
        assertThat(Publication.numbered(".bashrc", 1)).isEqualTo(".bashrc (1)");
        assertThat(Publication.numbered("plain", 9)).isEqualTo("plain (9)");
    }

    /// Within a folder with so long a path that no long name has room behind it.
    @ParameterizedTest
    @EnumSource
    void aNameThatTheFileSystemDoesNotTakeBecomesAPlainOne(Conflict conflict) throws IOException {
        int left = 3_950 - folder.toString().getBytes(StandardCharsets.UTF_8).length;
        folder = Files.createDirectories(folder.resolve(("d".repeat(99) + "/").repeat(left / 100)));
        String name = "ü".repeat(120) + ".txt";
        String plain = FileNames.plain(name);

        try (PartialFile file = partial("content")) {
            Placement placement =
                    new Publication(folder, conflict).publish(file, name, Optional.empty());
            assertThat(placement).isEqualTo(new Placement(plain, folder.resolve(plain), false));
        }
        assertThat(folder.resolve(plain)).hasContent("content");
    }

    @Test
    void aPartialFileOfAnEarlierRunGoesOn() throws IOException {
        String id = UUID.randomUUID().toString();
        try (PartialFile file = PartialFile.open(folder, id)) {
            file.append(bytes("first "));
        }
        try (PartialFile file = PartialFile.open(folder, id)) {
            assertThat(file.length()).isEqualTo(6);
            file.append(bytes("second"));
            assertThat(file.sha256()).isEqualTo(digestOf("first second"));
        }
    }

    @Test
    void whoDiedJustBeforeTheNameHasLostNothing() throws IOException {
        String id = UUID.randomUUID().toString();
        Path partial;
        try (PartialFile file = PartialFile.open(folder, id)) {
            file.append(bytes("all"));
            partial = file.path();
        }
        Files.setPosixFilePermissions(partial, Umask.ordinaryFile());

        try (PartialFile file = PartialFile.open(folder, id)) {
            assertThat(file.length()).isEqualTo(3);
            assertThat(Files.getPosixFilePermissions(partial)).isEqualTo(PartialFile.PERMISSIONS);
        }
    }

    @Test
    void aPartialFileIsOpenOnceAtATimeAndKeepsItsLock() throws Exception {
        String id = UUID.randomUUID().toString();
        try (PartialFile file = PartialFile.open(folder, id)) {
            file.append(bytes("x"));

            assertThatThrownBy(() -> PartialFile.open(folder, id))
                    .isInstanceOfSatisfying(
                            FerryException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.BUSY));
            assertThat(locks()).contains(":" + inode(file.path()) + " ");
        }
        try (PartialFile again = PartialFile.open(folder, id)) {
            assertThat(again.length()).isEqualTo(1);
        }
    }

    /// The locks of all processes, by the system.
    private static String locks() throws IOException {
        Path locks = Path.of("/proc/locks");
        assumeTrue(Files.isReadable(locks));
        return Files.readString(locks);
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }

    @Test
    void aLinkInThePlaceOfAPartialFileIsNotFollowed() throws IOException {
        String id = UUID.randomUUID().toString();
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(folder.resolve(".ferry-" + id + ".part"), precious);

        try (PartialFile file = PartialFile.open(folder, id)) {
            file.append(bytes("overwritten"));
            assertThat(Files.isRegularFile(file.path(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
        assertThat(precious).hasContent("precious");
    }

    @Test
    void aHardLinkInThePlaceOfAPartialFileIsNotWrittenTo() throws IOException {
        String id = UUID.randomUUID().toString();
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.setPosixFilePermissions(precious, PosixFilePermissions.fromString("rw-------"));
        Files.createLink(folder.resolve(".ferry-" + id + ".part"), precious);

        try (PartialFile file = PartialFile.open(folder, id)) {
            assertThat(file.length()).isZero();
            file.append(bytes("overwritten"));
        }
        assertThat(precious).hasContent("precious");
    }

    @Test
    void anEmptyPartialFileIsNotLeftBehind() throws IOException {
        try (PartialFile _ = PartialFile.open(folder, UUID.randomUUID().toString())) {
            assertThat(files()).hasSize(1);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCouldNotBePublishedIsFoundByTheNextRun() throws IOException {
        String id = UUID.randomUUID().toString();
        Files.createDirectory(folder.resolve("a.txt"));
        try (PartialFile file = PartialFile.open(folder, id)) {
            file.append(bytes("content"));

            assertThatThrownBy(() -> publish(file, Conflict.OVERWRITE, "a.txt"))
                    .isInstanceOf(FerryException.class);
        }
        try (PartialFile again = PartialFile.open(folder, id)) {
            assertThat(again.length()).isEqualTo("content".length());
            assertThat(mode(again.path())).isEqualTo("rw-------");
        }
    }

    private PartialFile partial(String content) {
        PartialFile file = PartialFile.open(folder, UUID.randomUUID().toString());
        file.append(bytes(content));
        return file;
    }

    private Optional<Path> publish(PartialFile file, Conflict conflict, String name) {
        Placement placement =
                new Publication(folder, conflict).publish(file, name, Optional.empty());
        return Optional.of(placement.path()).filter(_ -> !placement.skipped());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ferry.client.model.Sha256 digestOf(String text) {
        return ferry.client.model.Sha256.of(
                ferry.client.model.Sha256.computation()
                        .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
