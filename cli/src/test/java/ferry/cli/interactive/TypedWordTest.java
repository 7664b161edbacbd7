package ferry.cli.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TypedWordTest {

    @Test
    void blanksPartWordsAndQuotesHoldThemTogether() {
        assertThat(texts("  UPD 'with space.bin'\tbob "))
                .containsExactly("UPD", "with space.bin", "bob");
        assertThat(texts("a\"b c\"d e\\ f")).containsExactly("ab cd", "e f");
        assertThat(texts("'' \"\"   ")).isEmpty();
    }

    @Test
    void aQuoteThatNobodyClosesIsACharacter() {
        assertThat(texts("UPD it's.txt bob")).containsExactly("UPD", "it's.txt", "bob");
        assertThat(texts("end\\")).containsExactly("end\\");
    }

    @Test
    void whatIsQuotedMeansOnlyItself() {
        assertThat(patterns("*.txt '*.txt' \\*.txt \"a?\"?"))
                .containsExactly("*.txt", "\\*.txt", "\\*.txt", "a\\??");
        assertThat(TypedWord.of("~ ~/a '~/a' ~bob a~"))
                .extracting(TypedWord::startsAtHome)
                .containsExactly(true, true, false, false, false);
    }

    private static List<String> texts(String line) {
        return TypedWord.of(line).stream().map(TypedWord::text).toList();
    }

    private static List<String> patterns(String line) {
        return TypedWord.of(line).stream().map(TypedWord::pattern).toList();
    }
}
