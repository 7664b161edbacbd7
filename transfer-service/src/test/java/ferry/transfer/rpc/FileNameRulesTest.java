package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FileNameRulesTest {
    /// Names that must never travel. None is ever taken out of this list.
    static Stream<String> hostile() {
        return Stream.of(
                        // Not a name, or more than one segment
                        List.of(
                                "",
                                ".",
                                "..",
                                "/",
                                "\\",
                                "a/b",
                                "a\\b",
                                "../x",
                                "..\\x",
                                "/etc/passwd",
                                "\\\\server\\share",
                                "C:",
                                "C:\\x",
                                "c:x",
                                "a:b",
                                "file:stream",
                                "~/x",
                                "x/",
                                "/x",
                                "../",
                                "a/../b",
                                ".\\x",
                                "./x"),
                        // Control characters
                        List.of(
                                "a\u0000b",
                                "\u0000",
                                "a\nb",
                                "a\rb",
                                "a\tb",
                                "\u001b[31mred",
                                "a\u0007b",
                                "a\u007fb",
                                "a\u0080b",
                                "a\u0085b",
                                "a\u009bb",
                                "a\u009fb",
                                "x\u000b",
                                "x\u000c",
                                "\bx",
                                "a\u2028b",
                                "a\u2029b"),
                        // What reorders a line of text
                        List.of(
                                "a\u061cb",
                                "a\u200eb",
                                "a\u200fb",
                                "a\u202ab",
                                "a\u202bb",
                                "a\u202cb",
                                "a\u202db",
                                "photo\u202egpj.exe",
                                "a\u2066b",
                                "a\u2067b",
                                "a\u2068b",
                                "a\u2069b"),
                        // Nothing that anybody can see
                        List.of(
                                " ",
                                "   ",
                                "\u00a0",
                                "\u200b",
                                "\u200b\u200c\u200d",
                                "\ufeff",
                                "\u2060",
                                "\u3000",
                                "\u2003",
                                "\u00ad",
                                "\u115f",
                                "\u1160",
                                "\u3164",
                                "\uffa0",
                                "\u034f",
                                "\ufe0f",
                                "\u180e",
                                "\u2800",
                                "\udb40\udc20",
                                "\udb40\udd00",
                                "\u17b4",
                                "\u200b \u3164"),
                        // Not well-formed, or not in normal form
                        List.of(
                                "a\ud800b",
                                "\udc00x",
                                "x\ud83d",
                                "e\u0301",
                                "A\u030a",
                                "\u212b",
                                "\u1100\u1161",
                                "A\u0308.txt",
                                "\u2126"),
                        // What shells and Windows make of them
                        List.of(
                                "-rf",
                                "--",
                                "-",
                                "x.",
                                "x..",
                                "x ",
                                "x. ",
                                "x .",
                                "...",
                                "con",
                                "CON",
                                "Con.txt",
                                "nul",
                                "NUL.tar.gz",
                                "aux",
                                "AUX.c",
                                "prn",
                                "com1",
                                "COM9.log",
                                "lpt1",
                                "LPT9",
                                "con .txt",
                                " con",
                                "com\u00b9",
                                "COM\u00b2.txt",
                                "lpt\u00b3",
                                "conin$",
                                "CONOUT$",
                                "CONIN$.txt"))
                .flatMap(List::stream);
    }

    static Stream<String> harmless() {
        return Stream.of(
                "a",
                "report.pdf",
                ".bashrc",
                ".a",
                "a.b.c",
                "with space.txt",
                "\u00fcber.txt",
                "\u65e5\u672c\u8a9e.txt",
                "\ud83d\udea2.png",
                "\u0645\u0644\u0641.txt",
                "a-b",
                "a--",
                "_",
                "a~",
                "~",
                "$x",
                "%00",
                "%2e%2e%2f",
                "a'b",
                "a\"b",
                "a;b",
                "a|b",
                "a*?",
                "a<b>",
                "a&b",
                "console",
                "nullable.txt",
                "com10",
                "com",
                "lpt",
                "auxiliary",
                "CONTRACT",
                "x.con",
                "a\u200bb",
                "\u0928\u0940.txt",
                "\u1112\ub098",
                "a\u00adb",
                "=cmd",
                "@x",
                "#x",
                "!x",
                "[x]",
                "\u2764\ufe0f.txt",
                "  x",
                "x\u00a0y");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileNameIsRefused(String name) {
        assertThat(FileNameRules.violation(name)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void aHarmlessNameIsNot(String name) {
        assertThat(FileNameRules.violation(name)).isEmpty();
    }

    @Test
    void theCorpusIsLarge() {
        assertThat(hostile().distinct().count()).isGreaterThan(100);
    }

    @Test
    void aNameHas255BytesOfUtf8AndNoMore() {
        assertThat(FileNameRules.violation("a".repeat(255))).isEmpty();
        assertThat(FileNameRules.violation("a".repeat(256))).isPresent();
        String three = "\u65e5".repeat(85);
        assertThat(three.getBytes(StandardCharsets.UTF_8)).hasSize(255);
        assertThat(FileNameRules.violation(three)).isEmpty();
        assertThat(FileNameRules.violation(three + "x")).isPresent();
        assertThat(FileNameRules.violation("\ud83d\udea2".repeat(63) + "abc")).isEmpty();
        assertThat(FileNameRules.violation("\ud83d\udea2".repeat(64))).isPresent();
    }

    @Test
    void everyControlCharacterIsRefusedWhereverItStands() {
        IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f))
                .forEach(control -> {
                    String c = Character.toString(control);
                    assertThat(FileNameRules.violation(c + "x")).as("U+%04X", control).isPresent();
                    assertThat(FileNameRules.violation("x" + c)).as("U+%04X", control).isPresent();
                    assertThat(FileNameRules.violation("x" + c + "y"))
                            .as("U+%04X", control)
                            .isPresent();
                });
    }
}
