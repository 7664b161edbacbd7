package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileNameRulesTest {
    static Stream<HostileName> refused() {
        return HostileNames.refused();
    }

    static Stream<HostileName> taken() {
        return HostileNames.all()
                .filter(name -> name.verdict() == Verdict.KEPT || name.verdict() == Verdict.OWN);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aHostileNameIsRefused(HostileName name) {
        assertThat(FileNameRules.violation(name.text())).isPresent();
    }

    @ParameterizedTest
    @MethodSource("taken")
    void anOddNameIsNot(HostileName name) {
        assertThat(FileNameRules.violation(name.text())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "report.pdf", "with space.txt", "\u00fcber.txt", "\ud83d\udea2.png"})
    void aCommonNameIsNot(String name) {
        assertThat(FileNameRules.violation(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800b", "\udc00x", "x\ud83d"})
    void halfACharacterIsRefused(String name) {
        assertThat(FileNameRules.violation(name)).isPresent();
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
