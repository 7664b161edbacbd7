package ferry.cli.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.cli.outcome.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TypedPathsTest {

    @TempDir Path home;

    @BeforeEach
    void fill() throws IOException {
        for (String name : List.of("b.txt", "a.txt", ".hidden.txt", "c.bin", "-x.txt", "ü.txt")) {
            Files.createFile(home.resolve(name));
        }
        Files.createDirectories(home.resolve("one/deep"));
        Files.createFile(home.resolve("one/z.txt"));
        Files.createDirectories(home.resolve("two"));
        Files.createFile(home.resolve("two/y.txt"));
    }

    @Test
    void aTildeIsHomeUnlessItIsQuoted() {
        assertThat(all("~/a.txt")).containsExactly(home + "/a.txt");
        assertThat(all("~")).containsExactly(home.toString());
        assertThat(all("'~/a.txt'")).containsExactly("~/a.txt");
        assertThat(all("~bob/a.txt")).containsExactly("~bob/a.txt");
        assertThat(new TypedPaths(home).one(TypedWord.of("~/*").getFirst())).isEqualTo(home + "/*");
    }

    @Test
    void starsStandForEveryNameThatFitsInOrderButForNoHiddenOne() {
        assertThat(all("~/?.txt"))
                .containsExactly(home + "/a.txt", home + "/b.txt", home + "/ü.txt");
        assertThat(all(home + "/*.txt"))
                .containsExactly(
                        home + "/-x.txt", home + "/a.txt", home + "/b.txt", home + "/ü.txt");
        assertThat(all("~/.*")).containsExactly(home + "/.hidden.txt");
        assertThat(all("~/*/?.txt")).containsExactly(home + "/one/z.txt", home + "/two/y.txt");
        assertThat(all("~/*/deep")).containsExactly(home + "/one/deep");
    }

    @Test
    void whatIsQuotedIsNoWildcard() {
        assertThat(all("~/'*.txt'")).containsExactly(home + "/*.txt");
        assertThat(all("'" + home + "/?.txt'")).containsExactly(home + "/?.txt");
    }

    @Test
    void aFileThatIsReallyCalledSoIsMeantItself() throws IOException {
        Files.createFile(home.resolve("*.txt"));

        assertThat(all("~/*.txt")).containsExactly(home + "/*.txt");
    }

    @Test
    void nothingThatFitsIsSaidSo() {
        assertThatThrownBy(() -> all("~/*.mkv"))
                .isInstanceOf(Refusal.class)
                .hasMessage("nothing here is called ~/*.mkv");
        assertThatThrownBy(() -> all("~/nowhere/*")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> all("~/a.txt/*")).isInstanceOf(Refusal.class);
    }

    @Test
    void aNameThatBeginsLikeAnOptionDoesNotBecomeOne() throws IOException {
        Path strange = Files.createFile(Path.of("-ferry-typed-paths.tmp"));
        try {
            assertThat(all("*ferry-typed-paths.tmp")).containsExactly("./" + strange);
        } finally {
            Files.delete(strange);
        }
    }

    @Test
    void thousandsAreTooMany() throws IOException {
        for (int i = 0; i <= TypedPaths.MOST; i++) {
            Files.createFile(home.resolve("two/" + i));
        }

        assertThatThrownBy(() -> all("~/two/*"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("more than 1000");
    }

    @Test
    void manyStarsTakeNoLongerThanTheyAreLong() {
        String name = "a".repeat(255);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(Wildcard.of("*a".repeat(100) + "b").fits(name)).isFalse());
        assertThat(Wildcard.of("*a".repeat(100) + "*").fits(name)).isTrue();
        assertThat(Wildcard.of("*").fits("")).isTrue();
        assertThat(Wildcard.of("?").fits("\ud83d\ude00")).as("one character").isTrue();
    }

    private List<String> all(String typed) {
        return new TypedPaths(home).all(TypedWord.of(typed).getFirst());
    }
}
