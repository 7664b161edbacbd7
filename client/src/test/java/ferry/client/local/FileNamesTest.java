package ferry.client.local;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileNamesTest {

    @ParameterizedTest
    @MethodSource("refused")
    void hostileNamesAreRefused(HostileName name) {
        assertThat(FileNames.objection(name.text())).isPresent();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void everyHostileNameHasALegalNeighbour(HostileName name) {
        String legal = FileNames.legal(name.text());

        assertThat(FileNames.objection(legal)).as(legal).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kept")
    void oddNamesAreKept(HostileName name) {
        assertThat(FileNames.objection(name.text())).isEmpty();
        assertThat(FileNames.legal(name.text())).isEqualTo(name.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udfff", "x\ud83d"})
    void halfACharacterIsRefusedAndHasALegalNeighbour(String name) {
        assertThat(FileNames.objection(name)).isPresent();
        assertThat(FileNames.objection(FileNames.legal(name))).isEmpty();
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

    static Stream<String> namesThatAreCutInABadPlace() {
        return Stream.of(
                "x".repeat(254) + "." + "y".repeat(50),
                "x".repeat(254) + " " + "y".repeat(50),
                "x".repeat(200) + "... ".repeat(30) + "y".repeat(50),
                "con" + " ".repeat(300) + "x.y",
                " ".repeat(300) + "x",
                "nul." + "z".repeat(260));
    }

    @ParameterizedTest
    @MethodSource("namesThatAreCutInABadPlace")
    void whatIsLeftOfACutNameIsLegalToo(String name) {
        String cut = FileNames.legal(name);

        assertThat(FileNames.objection(cut)).as(cut).isEmpty();
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "日", "😀"})
    void aCutNameIsWholeCharactersAndKeepsItsSuffix(String character) {
        String cut = FileNames.legal(character.repeat(300) + ".tar");

        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
        assertThat(cut).endsWith(character + ".tar");
        assertThat(FileNames.objection(cut)).isEmpty();
    }

    @Test
    void aDevicesNameMadeLegalIsCutToo() {
        String legal = FileNames.legal("con." + "x".repeat(247) + ".txt");

        assertThat(FileNames.objection(legal)).isEmpty();
        assertThat(legal).startsWith("_con.x").endsWith(".txt");
    }

    /// Names that must never be used, also where a server says them.
    static Stream<HostileName> refused() {
        return HostileNames.all()
                .filter(name -> name.verdict() == Verdict.REFUSED || name.verdict() == Verdict.OWN);
    }

    static Stream<HostileName> kept() {
        return HostileNames.kept();
    }
}
