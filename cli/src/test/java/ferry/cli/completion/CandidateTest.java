package ferry.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CandidateTest {

    /// The characters that no shell gives a meaning to, and nothing else.
    private static final Pattern LINE =
            Pattern.compile("[0-9a-z][0-9a-z._-]*(\\t[\\p{L}\\p{N} ._-]{1,40})?");

    @Test
    void namesOfPeopleAndIdsAreOffered() {
        assertThat(Candidate.of("bob.the-3rd", "").orElseThrow().line()).isEqualTo("bob.the-3rd");
        assertThat(Candidate.of("0f1a2b3c", "a b.txt from zoë").orElseThrow().line())
                .isEqualTo("0f1a2b3c\ta b.txt from zoë");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$(reboot)",
                "`reboot`",
                "a;reboot",
                "a b",
                "a\nb",
                "a\tb",
                "a\u001b[2J",
                "-rf",
                "--to",
                ".",
                "~root",
                "a*",
                "a'b",
                "a\"b",
                "a\\b",
                "a|b",
                "a>b",
                "a=b",
                "!1",
                "BOB",
                "б"
            })
    void nothingElseIsOffered(String text) {
        assertThat(Candidate.of(text, "")).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> new Candidate(text, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverAFileIsCalledItIsHarmlessBesideAnId() {
        List<HostileName> names =
                HostileNames.all().filter(name -> name.verdict() != Verdict.GARBLED).toList();

        assertThat(names)
                .hasSizeGreaterThan(200)
                .allSatisfy(name -> {
                    String line = Candidate.of("0f1a2b3c", name.text()).orElseThrow().line();
                    assertThat(LINE.matcher(line).matches() || line.equals("0f1a2b3c"))
                            .as(line)
                            .isTrue();
                    assertThat(Candidate.of(name.text(), "").stream())
                            .allSatisfy(offered -> assertThat(offered.line()).matches(LINE));
                });
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        String line = Candidate.of("a1", "\ud835\udd4f".repeat(60)).orElseThrow().line();

        assertThat(line.codePoints().skip(3)).hasSize(40).allMatch(c -> c == 0x1d54f);
    }
}
