package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.fake.FakeFerry;
import ferry.client.fake.TestAuthority;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FerryClientExampleTest {

    private static final Pattern SHOWN = Pattern.compile("(?s)// shown\n(.*?) *// end");
    private static final Pattern IN_DOC = Pattern.compile("(?s)/// ```java\n(.*?)/// ```\n");

    @TempDir Path folder;

    @Test
    void theDocumentationShowsWhatIsCompiledAndRunHere() throws IOException {
        String doc = Files.readString(Path.of("src/main/java/ferry/client/FerryClient.java"));
        String example =
                Files.readString(Path.of("src/test/java/ferry/client/FerryClientExample.java"));

        assertThat(blocks(IN_DOC, doc).stream().map(block -> block.replaceAll("(?m)^/// ?", "")))
                .hasSize(3)
                .containsExactlyElementsOf(
                        blocks(SHOWN, example).stream()
                                .map(block -> block.stripTrailing().stripIndent() + "\n")
                                .toList());
    }

    @Test
    void theExampleSendsAndReceives() throws Exception {
        TestAuthority authority = TestAuthority.create();
        byte[] content = "a report".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path report = Files.write(folder.resolve("report"), content);
        AtomicLong gauge = new AtomicLong();
        AtomicReference<Path> arrived = new AtomicReference<>();
        try (FakeFerry server = FakeFerry.secured(authority.server());
                FerryClient bob =
                        FerryClient.connect(
                                server.address(), new Trust.Pinned(authority.fingerprint()))) {
            server.auth.passwords.put("alice", "violet tugboat 19 lanterns");
            bob.register("bob", "violet tugboat 19 lanterns", "phone", "");
            CountDownLatch saved = new CountDownLatch(1);
            AtomicReference<Problem> end = new AtomicReference<>();
            Thread receiving =
                    Thread.ofPlatform()
                            .start(() ->
                                    end.set(
                                            problemOfReceiving(
                                                    bob,
                                                    file -> {
                                                        arrived.set(file);
                                                        saved.countDown();
                                                    })));

            FerryClientExample.send(
                    "ferry://" + server.address() + "#" + authority.fingerprint().text(),
                    folder.resolve("home"),
                    "violet tugboat 19 lanterns",
                    report,
                    gauge::set);
            saved.await();
            receiving.interrupt();
            receiving.join();

            assertThat(gauge).hasValue(content.length);
            assertThat(arrived.get()).hasBinaryContent(content);
            assertThat(end).hasValue(Problem.INTERRUPTED);
        }
    }

    private Problem problemOfReceiving(FerryClient bob, java.util.function.Consumer<Path> files) {
        return catchThrowableOfType(
                        FerryException.class,
                        () -> FerryClientExample.receive(bob, folder.resolve("in"), files))
                .problem();
    }

    private static List<String> blocks(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(FerryClientExampleTest::first).toList();
    }

    private static String first(MatchResult result) {
        return result.group(1);
    }
}
