package ferry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.ScriptedConsole;
import ferry.kernel.hostile.HarmfulCharacters;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SafeTextTest {

    /// What can move the cursor, turn the direction of writing, hide, or begin a line.
    static Stream<String> hostile() {
        return Stream.of(
                "\u001b[2J\u001b[H",
                "\u001b]0;title\u0007",
                "\u009b31m",
                "name\rother",
                "name\nferry: all is well",
                "\b\b\b\b",
                "nul\0nul",
                "\u007f",
                "\u0085",
                "\u202egnp.exe",
                "\u2066\u2069\u200f\u200e\u061c",
                "\u200bzero\ufeff",
                "\u2028line\u2029paragraph",
                "\ud800 alone",
                "\udc00",
                "\ue000",
                "\udb40\udc41 tag",
                "\u00ad");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothingHarmfulIsLeft(String text) {
        assertThat(HarmfulCharacters.in(SafeText.of(text))).isEmpty();
        assertThat(SafeText.of(text)).contains("\\u{");
    }

    @Test
    void ordinaryNamesStayAsTheyAre() {
        List<String> names =
                List.of("report.pdf", "Überblick – 2026.txt", "日本語.txt", "смета.xls", "🙂.png");

        assertThat(names).allSatisfy(name -> assertThat(SafeText.of(name)).isEqualTo(name));
    }

    @Test
    void everyControlCharacterIsShownByItsNumber() {
        IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0))
                .forEach(c ->
                        assertThat(SafeText.of(Character.toString(c)))
                                .isEqualTo("\\u{" + Integer.toHexString(c) + "}"));
    }

    @Test
    void aLongNameIsCutSoThatItHidesNothing() {
        assertThat(SafeText.of("x".repeat(200))).hasSize(200).doesNotContain("…");
        assertThat(SafeText.of("x".repeat(201))).hasSize(200).endsWith("…");
        assertThat(SafeText.of("🙂".repeat(5_000)).codePoints().count()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void theScreenLetsNothingHarmfulPassEvenWhenNobodyHasEscaped(String text) {
        ScriptedConsole console = new ScriptedConsole();
        Screen screen = new Screen(console, false);

        screen.out("saved " + text);
        screen.err("ferry: " + text);

        assertThat(HarmfulCharacters.in(console.outText().replaceFirst("\n$", ""))).isEmpty();
        assertThat(HarmfulCharacters.in(console.errText().replaceFirst("\n$", ""))).isEmpty();
    }
}
