package ferry.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.client.bundle.LeftOut.Reason;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderStreamTest {

    @TempDir Path temporary;
    private Path folder = Path.of("");

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("tree"));
    }

    @Test
    void anyTarUnderstandsTheStream() throws IOException {
        write("a/x.txt", "hello");
        write("run.sh", "#!");
        Files.setPosixFilePermissions(
                folder.resolve("run.sh"), PosixFilePermissions.fromString("rwx------"));
        write("l".repeat(120) + "/" + "n".repeat(200), "long");
        write("\u00fcn\u00ef/\u65e5\u672c", "");
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a/x.txt"));
        Instant then = Instant.parse("2020-01-02T03:04:05.678Z");
        Files.setLastModifiedTime(folder.resolve("a/x.txt"), FileTime.from(then));

        byte[] tar = all(open());

        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
            List<TarArchiveEntry> list = list(entries);
            assertThat(list)
                    .extracting(
                            TarArchiveEntry::getName,
                            TarArchiveEntry::getSize,
                            entry -> Integer.toOctalString(entry.getMode() & 0777),
                            TarArchiveEntry::getLinkName)
                    .containsExactly(
                            tuple("./", 0L, "755", ""),
                            tuple("a/", 0L, "755", ""),
                            tuple("a/x.txt", 5L, "644", ""),
                            tuple("empty/", 0L, "755", ""),
                            tuple("link", 0L, "777", "a/x.txt"),
                            tuple("l".repeat(120) + "/", 0L, "755", ""),
                            tuple("l".repeat(120) + "/" + "n".repeat(200), 4L, "644", ""),
                            tuple("run.sh", 2L, "755", ""),
                            tuple("\u00fcn\u00ef/", 0L, "755", ""),
                            tuple("\u00fcn\u00ef/\u65e5\u672c", 0L, "644", ""));
            assertThat(list.get(2).getLastModifiedTime().toInstant())
                    .isEqualTo(Instant.parse("2020-01-02T03:04:05Z"));
            assertThat(list)
                    .allSatisfy(entry -> {
                        assertThat(entry.getLongUserId()).isZero();
                        assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
                    });
        }
    }

    private static List<TarArchiveEntry> list(TarArchiveInputStream entries) throws IOException {
        List<TarArchiveEntry> list = new java.util.ArrayList<>();
        for (TarArchiveEntry next = entries.getNextEntry();
                next != null;
                next = entries.getNextEntry()) {
            list.add(next);
        }
        return list;
    }

    @Test
    void fromWhateverOffsetTheBytesAreTheSame() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 30; i++) {
            byte[] content = new byte[random.nextInt(3_000)];
            random.nextBytes(content);
            Files.write(folder.resolve("f" + i), content);
        }
        byte[] whole = all(open());
        FolderStream again = open();
        assertThat(again.size()).isEqualTo(whole.length);

        for (int i = 0; i < 2_000; i++) {
            int from = random.nextInt(whole.length + 10);
            byte[] part = new byte[1 + random.nextInt(9_000)];
            int count = again.read(from, part);
            int expected = Math.min(part.length, whole.length - from);
            assertThat(count).isEqualTo(expected <= 0 ? -1 : expected);
            if (count > 0) {
                assertThat(Arrays.copyOf(part, count))
                        .isEqualTo(Arrays.copyOfRange(whole, from, from + count));
            }
        }
    }

    @Test
    void aFileOfMoreThanEightGibibytesHasItsSize() throws IOException {
        long size = 9L << 30;
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("huge").toFile(), "rw")) {
            sparse.setLength(size);
        }
        FolderStream stream = open();

        assertThat(stream.size()).isGreaterThan(size).isLessThan(size + (1 << 14));
        byte[] end = new byte[4096];
        assertThat(stream.read(stream.size() - 1024, end)).isEqualTo(1024);
    }

    @Test
    void whatGrowsIsSentAtItsListedLength() throws IOException {
        write("log", "before");
        FolderStream stream = open();
        byte[] before = all(stream);

        write("log", "before, and after");

        assertThat(all(stream)).isEqualTo(before);
        assertThat(stream.changed()).isEmpty();
    }

    @Test
    void whatBecomesShorterOrGoesEndsTheStreamAndIsNamed() throws IOException {
        write("a", "0123456789");
        write("b", "0123456789");
        FolderStream shorter = open();
        write("a", "0");
        assertChanged(shorter, "a");

        FolderStream gone = open();
        Files.delete(folder.resolve("b"));
        assertChanged(gone, "b");

        FolderStream replaced = open();
        Files.delete(folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("a"), Path.of("nowhere"));
        assertChanged(replaced, "a");
    }

    private void assertChanged(FolderStream stream, String name) {
        assertThatThrownBy(() -> all(stream))
                .isInstanceOfSatisfying(
                        FerryException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.SOURCE_CHANGED));
        assertThat(stream.changed()).contains(folder.resolve(name));
    }

    @Test
    void whatCannotGoWithItIsNamed() throws IOException {
        write("kept", "x");
        write("restless", "x");
        Files.createSymbolicLink(folder.resolve("outside"), Path.of("/etc/passwd"));
        write("twin\u0001", "1");
        write("twin\u0002", "2");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));

            FolderStream stream = FolderStream.open(folder, Set.of(folder.resolve("restless")));

            assertThat(stream.leftOut())
                    .containsExactlyInAnyOrder(
                            new LeftOut("outside", Reason.LINK_OUTSIDE),
                            new LeftOut("socket", Reason.SPECIAL),
                            new LeftOut("twin_", Reason.SAME_NAME),
                            new LeftOut("restless", Reason.RESTLESS));
            assertThat(stream.files()).isEqualTo(2);
        }
    }

    @Test
    void whatMayNotBeReadIsNamed() throws IOException {
        write("secret", "x");
        Files.setPosixFilePermissions(
                folder.resolve("secret"), PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(folder.resolve("secret")), "who is root reads everything");

        assertThat(open().leftOut()).containsExactly(new LeftOut("secret", Reason.UNREADABLE));
    }

    @Test
    void anotherListIsAnotherFolder() throws IOException {
        write("a", "x");
        String digest = open().listDigest().hex();
        assertThat(open().listDigest().hex()).isEqualTo(digest);

        write("a", "xy");
        String longer = open().listDigest().hex();
        write("b", "");

        assertThat(Set.of(digest, longer, open().listDigest().hex())).hasSize(3);
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "x");

        for (Path path : List.of(file, temporary.resolve("nothing"))) {
            assertThatThrownBy(() -> FolderStream.open(path, Set.of()))
                    .isInstanceOfSatisfying(
                            FerryException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.SOURCE_MISSING));
        }
    }

    private FolderStream open() {
        return FolderStream.open(folder, Set.of());
    }

    private void write(String name, String content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    static byte[] all(FolderStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1_000];
        for (int n = stream.read(0, buffer); n > 0; n = stream.read(all.size(), buffer)) {
            all.write(buffer, 0, n);
        }
        return all.toByteArray();
    }
}
