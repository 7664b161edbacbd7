package ferry.kernel.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.hostile.HostileName.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileNamesTest {
    @Test
    void theListIsLargeAndHasNothingTwice() {
        assertThat(HostileNames.refused()).hasSizeGreaterThan(200);
        assertThat(HostileNames.kept()).hasSizeGreaterThan(100);
        assertThat(HostileNames.all().map(HostileName::bytes)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictIsThere(Verdict verdict) {
        assertThat(HostileNames.with(verdict)).isNotEmpty();
    }

    @Test
    void whatIsCalledTextIsUtf8AndTheRestIsNot() {
        assertThat(HostileNames.all())
                .allSatisfy(name ->
                        assertThat(name.bytes().isValidUtf8())
                                .isEqualTo(name.verdict() != Verdict.GARBLED));
        assertThatThrownBy(() -> HostileNames.with(Verdict.GARBLED).toList().getFirst().text())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void namesAreWrittenWithEscapes() {
        assertThat(HostileNames.bytes("a b\\\\")).containsExactly('a', ' ', 'b', '\\');
        assertThat(HostileNames.bytes("\\u{65e5}x"))
                .isEqualTo("\u65e5x".getBytes(StandardCharsets.UTF_8));
        assertThat(HostileNames.bytes("\\xc0\\xae")).containsExactly(0xc0, 0xae);
        assertThat(HostileNames.bytes("\\*{3,61}.txt"))
                .isEqualTo("aaa.txt".getBytes(StandardCharsets.UTF_8));
        assertThat(HostileNames.bytes("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "\\q", "\\u{}", "\\x1", "\u00e4", "a\\*{,61}"})
    void whatCannotBeReadIsNoEntry(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostileNames.bytes(written));
    }
}
