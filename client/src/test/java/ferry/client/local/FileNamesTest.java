package ferry.client.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public final class FileNamesTest {

    @ParameterizedTest
    @MethodSource("hostileNames")
    void hostileNamesAreRefused(String name) {
        assertThat(FileNames.objection(name)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void everyHostileNameHasALegalNeighbour(String name) {
        assertThat(FileNames.objection(FileNames.legal(name))).as(FileNames.legal(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "report.pdf",
                "with space.txt",
                ".hidden",
                ".ferry-notes.part",
                "..a",
                "a..b",
                "über.txt",
                "日本語.txt",
                "😀.png",
                "a'b\"c`d$e;f&g|h<i>j*k?l",
                "CONSOLE",
                "com10.txt",
                "nulls",
                "a-b",
                "tilde~"
            })
    void ordinaryNamesAreKept(String name) {
        assertThat(FileNames.objection(name)).isEmpty();
        assertThat(FileNames.legal(name)).isEqualTo(name);
    }

    @Test
    void theLongestNameHas255Bytes() {
        assertThat(FileNames.objection("é".repeat(127) + "x")).isEmpty();
        assertThat(FileNames.objection("é".repeat(128))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "日", "😀"})
    void aCutNameIsWholeCharactersAndKeepsItsSuffix(String character) {
        String cut = FileNames.legal(character.repeat(300) + ".tar");

        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
        assertThat(cut).endsWith(character + ".tar");
        assertThat(FileNames.objection(cut)).isEmpty();
    }

    /// Names that must never be used, also where a server says them.
    public static Stream<String> hostileNames() {
        return Stream.of(
                        Stream.of(
                                "",
                                ".",
                                "..",
                                "/",
                                "/etc/passwd",
                                "a/b",
                                "../a",
                                "..\\a",
                                "a\\b",
                                "C:",
                                "C:\\a",
                                "a:b",
                                "-rf",
                                "--help",
                                "a.",
                                "a ",
                                "a. ",
                                "...",
                                " ",
                                "\u00a0",
                                "\u200b",
                                "\u200b\u200d\ufeff",
                                "\u2060",
                                "e\u0301", // not NFC
                                "\u212b", // Ångström sign, not NFC
                                "x".repeat(256),
                                "é".repeat(128),
                                "\ud800",
                                "a\udfff",
                                "NUL",
                                "nul",
                                "nul.txt",
                                "CON",
                                "con.tar.gz",
                                "Aux.c",
                                "PRN.",
                                "conin$",
                                "CONOUT$.x",
                                "nul .txt",
                                ".ferry-0b9c4c1e-7f0a-4c63-9d3b-1f2e3d4c5b6a.part",
                                ".Ferry-0B9C4C1E-7F0A-4C63-9D3B-1F2E3D4C5B6A.PART"),
                        IntStream.rangeClosed(0, 9).mapToObj(n -> "com" + n + ".txt"),
                        IntStream.rangeClosed(0, 9).mapToObj(n -> "LPT" + n),
                        Stream.of("com\u00b9", "lpt\u00b2.x", "COM\u00b3"),
                        IntStream.concat(
                                        IntStream.rangeClosed(0, 0x1f),
                                        IntStream.rangeClosed(0x7f, 0x9f))
                                .mapToObj(c -> "a" + Character.toString(c) + "b"),
                        bidi().mapToObj(c -> "a" + Character.toString(c) + "gpj.exe"),
                        bidi().mapToObj(c -> Character.toString(c) + "a"))
                .flatMap(names -> names);
    }

    private static IntStream bidi() {
        return IntStream.concat(
                IntStream.of(0x61c, 0x200e, 0x200f),
                IntStream.concat(
                        IntStream.rangeClosed(0x202a, 0x202e),
                        IntStream.rangeClosed(0x2066, 0x2069)));
    }
}
