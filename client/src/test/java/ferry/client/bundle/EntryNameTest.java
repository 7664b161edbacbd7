package ferry.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "//x",
                "..",
                "../x",
                "a/../../x",
                "a/..",
                "a\u0000b",
                "a\u001b[31m",
                "a/\u202eb",
                "line\nbreak",
                "a\ud800"
            })
    void whatLeadsOutOrCannotBeShownIsRefused(String name) {
        assertThat(EntryName.objection(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "./", "a", "a/b/", ".hidden", "...", "a..b", "-rf", "con", "C:x", "a\\b"
            })
    void whatAFileSystemTakesIsTaken(String name) {
        assertThat(EntryName.objection(name)).isEmpty();
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThat(EntryName.objection("d/".repeat(EntryName.MAX_DEPTH - 1) + "x")).isEmpty();
        assertThat(EntryName.objection("d/".repeat(EntryName.MAX_DEPTH) + "x")).isPresent();
        assertThat(EntryName.objection("x".repeat(EntryName.MAX_BYTES))).isEmpty();
        assertThat(EntryName.objection("x".repeat(EntryName.MAX_BYTES + 1))).isPresent();
        assertThat(EntryName.objection("\u00fc".repeat(EntryName.MAX_BYTES / 2 + 1))).isPresent();
    }

    @Test
    void whatALinkSaysIsBounded() {
        String longest = "x".repeat(EntryName.MAX_TARGET_BYTES);
        assertThat(EntryName.objectionToTarget("l", longest)).isEmpty();
        assertThat(EntryName.objectionToTarget("l", longest + "x")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"./a//b/./c/, a/b/c", "a, a", "./, ''"})
    void segmentsThatMeanNothingAreLeftOut(String name, String normal) {
        assertThat(EntryName.normal(name)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "l, a",
        "l, a/b",
        "l, ./a",
        "d/l, ../a",
        "d/l, ..",
        "d/e/l, ../../a",
        "d/e/l, ../..",
    })
    void aLinkThatStaysInsideIsKept(String link, String target) {
        assertThat(EntryName.objectionToTarget(link, target)).isEmpty();
    }

    /// `d/x/..` is where `x` leads to, and one up from there.
    @ParameterizedTest
    @CsvSource({
        "l, /etc/passwd",
        "l, ..",
        "l, ../x",
        "d/l, ../../x",
        "d/l, x/..",
        "d/l, x/../y",
        "d/e/l, ../x/../../../y",
        "l, ''",
    })
    void aLinkThatMayLeadOutIsNot(String link, String target) {
        assertThat(EntryName.objectionToTarget(link, target)).isPresent();
    }

    @Test
    void aNameOfThisMachineBecomesOneThatCanBeUnpacked() {
        assertThat(EntryName.legalSegment("a\u001b[31m\nb")).isEqualTo("a_[31m_b");
        assertThat(EntryName.objection(EntryName.legalSegment("x".repeat(300)))).isEmpty();
    }
}
