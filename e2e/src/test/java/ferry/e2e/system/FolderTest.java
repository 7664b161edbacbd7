package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A folder from one person's disk to another's, by the commands.
final class FolderTest {
    private static final String OUTSIDE = "outside";

    private static final int MANY = 10_000;
    private static final int MANY_FOLDERS = 100;

    /// In the year 2001.
    private static final long LONG_AGO = 1_000_000_000;

    @TempDir Path scratch;

    @Test
    void aFolderArrivesLiveWithItsNamesContentsModesAndTimes()
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path tree = tree(alice.files().resolve("holidays"));
            try (RunningProcess watching =
                    bob.start("receive", "--watch", bob.files().toString())) {
                Outcome sent =
                        alice.run("send", tree.toString(), "--to", "bob", "--wait", "delivered");

                assertThat(sent.exitCode()).as(() -> sent + watching.soFar()).isZero();
                assertThat(sent.err())
                        .contains("outside is left out: it is a link that leads out of the folder");
            }
            assertThat(facts(bob.files().resolve("holidays"))).isEqualTo(facts(tree));
        }
    }

    @Test
    void anInterruptedFolderGoesOnByTheSameCommand() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path tree = tree(alice.files().resolve("holidays"));
            Files.delete(tree.resolve(OUTSIDE));
            TestFiles.random(tree.resolve("film.bin"), 24L << 20);
            String[] command = {"send", tree.toString(), "--to", "bob"};
            try (RunningProcess slow =
                    alice.start(
                            "send", tree.toString(), "--to", "bob", "--limit", "4M", "--json")) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> slow.out().contains("\"progress\""));
                assertThat(slow.terminate().exitCode()).isNotZero();
            }

            Outcome sent = alice.run(command);
            Outcome received = bob.run("receive", bob.files().toString());

            assertThat(sent.exitCode()).as(sent::toString).isZero();
            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(facts(bob.files().resolve("holidays"))).isEqualTo(facts(tree));
            assertThat(alice.run("outbox").out().lines().filter(line -> line.contains("holidays")))
                    .hasSize(1);
        }
    }

    /// The tree that is measured, in which nothing is left to contents alone.
    @Test
    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void tenThousandFilesArriveWithTheirNamesContentsModesAndTimes()
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path tree = manyFiles(alice.files().resolve("many"));

            Outcome sent = alice.run("send", tree.toString(), "--to", "bob");
            Outcome received = bob.run("receive", bob.files().toString());

            assertThat(sent.exitCode()).as(sent::toString).isZero();
            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(facts(bob.files().resolve("many")))
                    .hasSize(MANY + MANY_FOLDERS + 1)
                    .isEqualTo(facts(tree));
        }
    }

    /// Every third may be run; each has another time, and folders have older ones than what is in them.
    private static Path manyFiles(Path root) throws IOException {
        for (int i = 0; i < MANY; i++) {
            Path folder = Files.createDirectories(root.resolve("folder " + i % MANY_FOLDERS));
            Path file = folder.resolve("\u00fc " + i + (i % 2 == 0 ? ".txt" : ""));
            byte[] content = new byte[4_096];
            new Random(i).nextBytes(content);
            Files.write(file, content);
            assertThat(file.toFile().setExecutable(i % 3 == 0, true)).isTrue();
            setModified(file, LONG_AGO + i);
        }
        for (int i = 0; i < MANY_FOLDERS; i++) {
            setModified(root.resolve("folder " + i), LONG_AGO - i);
        }
        return root;
    }

    private static void setModified(Path path, long seconds) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(seconds, TimeUnit.SECONDS));
    }

    private static Path tree(Path root) throws IOException {
        for (int i = 0; i < 300; i++) {
            Path folder = Files.createDirectories(root.resolve("day " + i % 7 + "/\u00e4"));
            TestFiles.random(folder.resolve("picture " + i), 1_000 + i);
        }
        Files.createDirectories(root.resolve("empty"));
        Files.createSymbolicLink(root.resolve("best"), Path.of("day 3"));
        Files.createSymbolicLink(root.resolve(OUTSIDE), Path.of("/etc"));
        Path script = Files.writeString(root.resolve("show.sh"), "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true, true)).isTrue();
        return root;
    }

    /// Of everything in a folder that goes with it: its name, its kind, its time, and what is in it.
    private static List<String> facts(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.endsWith(OUTSIDE))
                    .map(path -> facts(root, path))
                    .sorted()
                    .toList();
        }
    }

    private static String facts(Path root, Path path) {
        String name = root.relativize(path).toString();
        try {
            if (Files.isSymbolicLink(path)) {
                return name + " -> " + Files.readSymbolicLink(path);
            }
            long modified =
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.SECONDS);
            if (Files.isDirectory(path)) {
                return name + "/ " + modified;
            }
            return name
                    + " "
                    + modified
                    + " "
                    + Files.isExecutable(path)
                    + " "
                    + TestFiles.sha256(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
