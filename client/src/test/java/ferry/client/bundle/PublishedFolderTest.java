package ferry.client.bundle;

import static ferry.client.bundle.TarWriter.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.client.local.Adjustment;
import ferry.client.local.Conflict;
import ferry.client.local.PartialFile;
import ferry.client.local.Placement;
import ferry.client.local.PublishedFile;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    private final List<Adjustment> adjustments = new ArrayList<>();
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
                        out.file("d/" + i, "content " + i);
                    }
                });

        assertThat(publish(tar, Conflict.RENAME)).isPresent();

        assertThat(folder.resolve("tree/d/99")).hasContent("content 99");
    }

    @Test
    void aNameThatIsTooLongForTheDiskIsCutAndThatIsTold() throws IOException {
        String longest = "n".repeat(300);
        byte[] tar =
                tar(out -> {
                    out.file(longest + "1.txt", "one");
                    out.file(longest + "2.txt", "two");
                    out.file(longest + "/x", "within");
                    out.link("l", longest + "/x");
                });

        assertThat(publish(tar, Conflict.RENAME)).isPresent();

        Path tree = folder.resolve("tree");
        String cut = "n".repeat(251) + ".txt";
        String second = "n".repeat(247) + " (1).txt";
        assertThat(names(tree)).containsExactlyInAnyOrder(cut, second, "n".repeat(255), "l");
        assertThat(tree.resolve(cut)).hasContent("one");
        assertThat(tree.resolve(second)).hasContent("two");
        assertThat(tree.resolve("l")).hasContent("within");
        assertThat(adjustments)
                .containsExactly(
                        new Adjustment.SavedAs(longest + "1.txt", cut),
                        new Adjustment.SavedAs(longest + "2.txt", second),
                        new Adjustment.SavedAs(longest, "n".repeat(255)));
    }

    @Test
    void aLinkThatCannotBeMadeIsLeftOutAndThatIsTold() throws IOException {
        String deep = deep(4_080);
        String link = deep + "/" + "l".repeat(30);
        byte[] tar =
                tar(out -> {
                    out.file(deep + "/x", "x");
                    out.link(link, "x");
                    out.link("ok", ".");
                });

        assertThat(publish(tar, Conflict.RENAME)).isPresent();

        assertThat(adjustments).containsExactly(new Adjustment.LinkLeftOut(link));
        assertThat(folder.resolve("tree/" + deep + "/x")).hasContent("x");
        assertThat(folder.resolve("tree/ok")).isSymbolicLink();
    }

    @Test
    void aFileWhosePathIsTooLongHereIsRefused() throws IOException {
        byte[] tar = tar(out -> out.file(deep(4_080) + "/" + "f".repeat(30), "x"));

        assertThatThrownBy(() -> publish(tar, Conflict.RENAME))
                .isInstanceOfSatisfying(
                        FerryException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.BUNDLE_REFUSED));

        assertThat(visible()).isEmpty();
    }

    /// A folder whose path has so many bytes while it is unpacked.
    private String deep(int bytes) {
        int left = bytes - folder.resolve(".ferry-" + id + ".folder").toString().length() - 1;
        String segment = "d".repeat(200) + "/";
        return segment.repeat(left / segment.length() - 1)
                + "e".repeat(150)
                + "/"
                + "f".repeat(left % segment.length() + 50);
    }

    @Test
    void nothingThatIsThereIsReplacedUnlessThatWasAskedFor() throws IOException {
        Files.createDirectories(folder.resolve("tree/old"));
        Files.createSymbolicLink(folder.resolve("tree (1)"), Path.of("nowhere"));
        byte[] tar = tar(out -> out.file("new", "x"));

        assertThat(publish(tar, Conflict.SKIP)).isEmpty();
        assertThat(folder.resolve(".ferry-" + id + ".saved")).doesNotExist();
        assertThat(publish(tar, Conflict.RENAME)).contains(folder.resolve("tree (2)"));
        assertThat(folder.resolve("tree/old")).isDirectory();

        assertThat(publish(tar, Conflict.OVERWRITE)).contains(folder.resolve("tree"));
        assertThat(folder.resolve("tree")).isDirectoryNotContaining("glob:**/old");
        assertThat(folder.resolve("tree/new")).hasContent("x");
        assertThat(visible()).containsExactlyInAnyOrder("tree", "tree (1)", "tree (2)");
    }

    /// Root is kept from deleting by nothing but a flag, which not every file system has.
    @Test
    void whatIsReplacedIsDeletedOrNamed() throws Exception {
        Path old = Files.createDirectories(folder.resolve("tree/closed"));
        Files.writeString(old.resolve("x"), "x");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("---------"));
        byte[] tar = tar(out -> out.file("new", "x"));
        assertThat(publish(tar, Conflict.OVERWRITE)).contains(folder.resolve("tree"));
        assertThat(adjustments).isEmpty();
        assertThat(everything()).noneMatch(name -> name.endsWith(".old"));

        Path kept = Files.writeString(folder.resolve("tree/kept"), "x");
        assumeTrue(chattr("+i", kept), "a file that nobody can delete");
        try {
            assertThat(publish(tar, Conflict.OVERWRITE)).contains(folder.resolve("tree"));
            String stays = one(".old");
            kept = folder.resolve(stays).resolve("kept");
            assertThat(adjustments).containsExactly(new Adjustment.ReplacedStays(stays));
            assertThat(folder.resolve("tree")).isDirectoryContaining("glob:**/new");
        } finally {
            assertThat(chattr("-i", kept)).isTrue();
        }
    }

    private String one(String suffix) throws IOException {
        return everything().stream()
                .filter(name -> name.endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private static boolean chattr(String flag, Path file) throws Exception {
        return new ProcessBuilder("chattr", flag, file.toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aRunThatDiedBeforeTheSenderKnewIsFoundByTheNext() throws IOException {
        byte[] tar = tar(out -> out.file("x", "x"));
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
        publish(tar(out -> out.file("x", "whole")), Conflict.RENAME);

        assertThat(folder.resolve("tree/x")).hasContent("whole");
        assertThat(folder.resolve("tree/half")).doesNotExist();
    }

    /// A pipe in the place of the stream keeps the unpacking waiting for as long as it is looked at.
    @Test
    void nobodyElseCanLookIntoAFolderThatIsNotWholeYet() throws Exception {
        byte[] tar = tar(out -> out.file("x", "whole"));
        Path room = folder.resolve(".ferry-" + id + ".folder");
        try (PartialFile file = PartialFile.open(folder, id)) {
            file.append(ByteBuffer.wrap(tar));
            Files.delete(file.path());
            Process mkfifo = new ProcessBuilder("mkfifo", file.path().toString()).start();
            assertThat(mkfifo.waitFor()).isZero();
            CompletableFuture<Placement> published =
                    CompletableFuture.supplyAsync(() ->
                            new PublishedFolder(folder, Conflict.RENAME, id)
                                    .publish(file, "tree", sha256(tar), adjustments::add));
            await().until(() -> Files.exists(room));
            String whileUnpacking = permissions(room);
            Files.write(file.path(), tar);

            assertThat(published.get(1, TimeUnit.MINUTES).path()).isEqualTo(folder.resolve("tree"));
            assertThat(whileUnpacking).isEqualTo("rwx------");
            assertThat(folder.resolve("tree/x")).hasContent("whole");
        }
    }

    @Test
    void whatHasItsNameIsAsOpenToOthersAsWhateverItsOwnerMakes() throws IOException {
        byte[] tar =
                tar(out -> {
                    out.file("d/x", "x");
                    out.executable("d/run", "#!");
                });
        Path ordinary = Files.createDirectory(folder.resolve("ordinary"));
        Files.writeString(ordinary.resolve("x"), "x");

        assertThat(publish(tar, Conflict.RENAME)).isPresent();

        assertThat(permissions(ordinary)).as("a umask that shows it").isNotEqualTo("rwx------");
        assertThat(permissions(folder.resolve("tree"))).isEqualTo(permissions(ordinary));
        assertThat(permissions(folder.resolve("tree/d"))).isEqualTo(permissions(ordinary));
        assertThat(permissions(folder.resolve("tree/d/run"))).isEqualTo(permissions(ordinary));
        assertThat(permissions(folder.resolve("tree/d/x")))
                .isEqualTo(permissions(ordinary.resolve("x")));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("an absolute name", tar(out -> out.file("/etc/x", "x"))),
                Arguments.of("a way out", tar(out -> out.file("../x", "x"))),
                Arguments.of("a way out later", tar(out -> out.file("a/../../x", "x"))),
                Arguments.of("a control character", tar(out -> out.file("a\u001b[2J", "x"))),
                Arguments.of(
                        "two of a name",
                        tar(out -> {
                            out.file("a", "1");
                            out.file("./a", "2");
                        })),
                Arguments.of("a link to elsewhere", tar(out -> out.link("l", "/etc/passwd"))),
                Arguments.of("a link up", tar(out -> out.link("l", "../x"))),
                Arguments.of(
                        "a link by way of a link",
                        tar(out -> {
                            out.link("here", ".");
                            out.link("l", "here/..");
                        })),
                Arguments.of(
                        "something inside of a link",
                        tar(out -> {
                            out.link("l", "d");
                            out.file("l/x", "x");
                        })),
                Arguments.of(
                        "a link in the place of a folder",
                        tar(out -> {
                            out.file("l/x", "x");
                            out.link("l", "d");
                        })),
                Arguments.of(
                        "something inside of a file",
                        tar(out -> {
                            out.file("f", "x");
                            out.file("f/x", "x");
                        })),
                Arguments.of(
                        "a hard link",
                        tar(out -> out.entry("h", TarConstants.LF_LINK, "/etc/passwd"))),
                Arguments.of("a device", tar(out -> out.entry("d", TarConstants.LF_CHR, ""))),
                Arguments.of("a pipe", tar(out -> out.entry("p", TarConstants.LF_FIFO, ""))),
                Arguments.of("the folder as a file", tar(out -> out.file(".", "x"))),
                Arguments.of("a name without end", tar(out -> out.file("n".repeat(100_000), ""))),
                Arguments.of("a header without end", tar(out -> out.commented("a", 100_000))),
                Arguments.of(
                        "a stream that is cut off",
                        Arrays.copyOf(tar(out -> out.file("a", "x".repeat(5_000))), 2_000)),
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
            Placement placement =
                    new PublishedFolder(folder, conflict, id)
                            .publish(file, "tree", sha256(tar), adjustments::add);
            return Optional.of(placement.path()).filter(_ -> !placement.skipped());
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
}
