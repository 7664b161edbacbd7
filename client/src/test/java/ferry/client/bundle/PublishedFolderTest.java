package ferry.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.local.Conflict;
import ferry.client.local.PartialFile;
import ferry.client.local.PublishedFile;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What arrives as a tar stream, from friends and from others.
final class PublishedFolderTest {

    @TempDir Path temporary;
    private final String id = UUID.randomUUID().toString();
    private Path folder = Path.of("");

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("inbox"));
    }

    @Test
    void aFolderArrivesAsItWas() throws IOException {
        Path tree = Files.createDirectory(temporary.resolve("tree"));
        Files.createDirectories(tree.resolve("a/empty"));
        Files.writeString(tree.resolve("a/x.txt"), "hello");
        Files.writeString(tree.resolve("run.sh"), "#!");
        assertThat(tree.resolve("run.sh").toFile().setExecutable(true, true)).isTrue();
        Files.createSymbolicLink(tree.resolve("a/back"), Path.of("../run.sh"));
        byte[] tar = FolderStreamTest.all(FolderStream.open(tree, Set.of()));

        assertThat(publish(tar, Conflict.RENAME)).contains(folder.resolve("tree"));

        Path arrived = folder.resolve("tree");
        assertThat(arrived.resolve("a/x.txt")).hasContent("hello");
        assertThat(Files.isExecutable(arrived.resolve("run.sh"))).isTrue();
        assertThat(Files.isExecutable(arrived.resolve("a/x.txt"))).isFalse();
        assertThat(arrived.resolve("a/empty")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(arrived.resolve("a/back"))).hasToString("../run.sh");
        for (String name : List.of("", "a", "a/x.txt", "a/empty")) {
            assertThat(seconds(arrived.resolve(name)))
                    .as(name)
                    .isEqualTo(seconds(tree.resolve(name)));
        }
    }

    private static long seconds(Path path) throws IOException {
        return Files.getLastModifiedTime(path).toInstant().getEpochSecond();
    }

    @Test
    void manyFilesArriveAndAreOnTheDiskTogether() throws IOException {
        byte[] tar =
                tar(out -> {
                    for (int i = 0; i < 100; i++) {
                        file(out, "d/" + i, "content " + i);
                    }
                });

        assertThat(publish(tar, Conflict.RENAME)).isPresent();

        assertThat(folder.resolve("tree/d/99")).hasContent("content 99");
    }

    @Test
    void nothingThatIsThereIsReplacedUnlessThatWasAskedFor() throws IOException {
        Files.createDirectories(folder.resolve("tree/old"));
        Files.createSymbolicLink(folder.resolve("tree (1)"), Path.of("nowhere"));
        byte[] tar = tar(out -> file(out, "new", "x"));

        assertThat(publish(tar, Conflict.SKIP)).isEmpty();
        assertThat(folder.resolve(".ferry-" + id + ".saved")).doesNotExist();
        assertThat(publish(tar, Conflict.RENAME)).contains(folder.resolve("tree (2)"));
        assertThat(folder.resolve("tree/old")).isDirectory();

        assertThat(publish(tar, Conflict.OVERWRITE)).contains(folder.resolve("tree"));
        assertThat(folder.resolve("tree")).isDirectoryNotContaining("glob:**/old");
        assertThat(folder.resolve("tree/new")).hasContent("x");
        assertThat(visible()).containsExactlyInAnyOrder("tree", "tree (1)", "tree (2)");
    }

    @Test
    void aRunThatDiedBeforeTheSenderKnewIsFoundByTheNext() throws IOException {
        byte[] tar = tar(out -> file(out, "x", "x"));
        publish(tar, Conflict.RENAME);
        Files.move(folder.resolve("tree"), folder.resolve("renamed by its owner"));

        Optional<PublishedFile> found = PublishedFolder.unconfirmed(folder, id);

        assertThat(found)
                .contains(
                        new PublishedFile(
                                folder.resolve("renamed by its owner"), tar.length, sha256(tar)));
        PublishedFolder.confirmed(folder, id);
        assertThat(PublishedFolder.unconfirmed(folder, id)).isEmpty();
        assertThat(everything()).containsExactly("renamed by its owner");
    }

    @Test
    void aRunThatDiedWhileItUnpackedLeavesNothingInTheWay() throws IOException {
        Path room = Files.createDirectories(folder.resolve(".ferry-" + id + ".folder/half"));
        Files.writeString(room.resolve("x"), "half");

        assertThat(PublishedFolder.unconfirmed(folder, id)).isEmpty();
        publish(tar(out -> file(out, "x", "whole")), Conflict.RENAME);

        assertThat(folder.resolve("tree/x")).hasContent("whole");
        assertThat(folder.resolve("tree/half")).doesNotExist();
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("an absolute name", bytes(out -> file(out, "/etc/x", "x"))),
                Arguments.of("a way out", bytes(out -> file(out, "../x", "x"))),
                Arguments.of("a way out later", bytes(out -> file(out, "a/../../x", "x"))),
                Arguments.of("a control character", bytes(out -> file(out, "a\u001b[2J", "x"))),
                Arguments.of(
                        "two of a name",
                        bytes(out -> {
                            file(out, "a", "1");
                            file(out, "./a", "2");
                        })),
                Arguments.of("a link to elsewhere", bytes(out -> link(out, "l", "/etc/passwd"))),
                Arguments.of("a link up", bytes(out -> link(out, "l", "../x"))),
                Arguments.of(
                        "a link by way of a link",
                        bytes(out -> {
                            link(out, "here", ".");
                            link(out, "l", "here/..");
                        })),
                Arguments.of(
                        "something inside of a link",
                        bytes(out -> {
                            link(out, "l", "d");
                            file(out, "l/x", "x");
                        })),
                Arguments.of(
                        "a link in the place of a folder",
                        bytes(out -> {
                            file(out, "l/x", "x");
                            link(out, "l", "d");
                        })),
                Arguments.of(
                        "something inside of a file",
                        bytes(out -> {
                            file(out, "f", "x");
                            file(out, "f/x", "x");
                        })),
                Arguments.of(
                        "a hard link",
                        bytes(out -> entry(out, "h", TarConstants.LF_LINK, "/etc/passwd"))),
                Arguments.of("a device", bytes(out -> entry(out, "d", TarConstants.LF_CHR, ""))),
                Arguments.of("a pipe", bytes(out -> entry(out, "p", TarConstants.LF_FIFO, ""))),
                Arguments.of("the folder as a file", bytes(out -> file(out, ".", "x"))),
                Arguments.of(
                        "a name without end", bytes(out -> file(out, "n".repeat(100_000), ""))),
                Arguments.of("a header without end", bytes(out -> commented(out, 100_000))),
                Arguments.of(
                        "a stream that is cut off",
                        cut(bytes(out -> file(out, "a", "x".repeat(5_000))))),
                Arguments.of(
                        "no tar stream",
                        "no tar stream at all".repeat(100).getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatMayNotBeUnpackedIsRefusedWhole(String what, byte[] stream) throws IOException {
        byte[] tar = stream.clone();
        List<String> around = names(temporary);

        assertThatThrownBy(() -> publish(tar, Conflict.RENAME))
                .isInstanceOfSatisfying(
                        FerryException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.BUNDLE_REFUSED));

        assertThat(visible()).isEmpty();
        assertThat(everything()).containsExactly(".ferry-" + id + ".part");
        assertThat(names(temporary)).isEqualTo(around);
    }

    private Optional<Path> publish(byte[] tar, Conflict conflict) throws IOException {
        try (PartialFile file = PartialFile.open(folder, id)) {
            file.restart();
            file.append(ByteBuffer.wrap(tar));
            return new PublishedFolder(folder, conflict, id).publish(file, "tree", sha256(tar));
        }
    }

    private static Sha256 sha256(byte[] bytes) {
        return Sha256.of(Sha256.computation().digest(bytes));
    }

    private List<String> everything() throws IOException {
        return names(folder);
    }

    private List<String> visible() throws IOException {
        return names(folder).stream().filter(name -> !name.startsWith(".")).toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] cut(byte[] tar) {
        return Arrays.copyOf(tar, 2_000);
    }

    private static byte[] tar(Consumer<TarArchiveOutputStream> content) {
        return bytes(content);
    }

    private static byte[] bytes(Consumer<TarArchiveOutputStream> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.accept(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void file(TarArchiveOutputStream out, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        try {
            out.putArchiveEntry(entry);
            out.write(bytes);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void commented(TarArchiveOutputStream out, int length) {
        TarArchiveEntry entry = new TarArchiveEntry("a", true);
        entry.addPaxHeader("comment", "c".repeat(length));
        try {
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(TarArchiveOutputStream out, String name, String target) {
        entry(out, name, TarConstants.LF_SYMLINK, target);
    }

    private static void entry(TarArchiveOutputStream out, String name, byte kind, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        try {
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
