package ferry.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.e2e.torture.Fact.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
    private static final Fact FIRST = new Fact(1, "alice", Kind.BEGAN, "t1", 0, "");
    private static final Fact SECOND = new Fact(2, "bob", Kind.SAVED, "t1", 9, "cafe film.bin");

    @TempDir Path scratch;

    @Test
    void whatWasAddedIsRead() throws IOException {
        Path file = scratch.resolve("history");
        try (History history = History.append(file)) {
            history.add(FIRST);
            history.add(SECOND);
        }

        assertThat(History.read(file)).containsExactly(FIRST, SECOND);
    }

    @Test
    void aLineThatItsWriterDidNotLiveToEndIsLeftOutAndTheNextGoesOn() throws IOException {
        Path file = scratch.resolve("history");
        try (History history = History.append(file)) {
            history.add(FIRST);
        }
        Files.writeString(file, "{\"millis\":3,\"wh", StandardOpenOption.APPEND);
        assertThat(History.read(file)).containsExactly(FIRST);

        try (History history = History.append(file)) {
            history.add(SECOND);
        }

        assertThat(History.read(file)).containsExactly(FIRST, SECOND);
    }

    @Test
    void textThatWouldEndALineDoesNot() {
        Fact fact = Fact.now("alice", Kind.SEND_FAILED, "t1", 0, "\"say\\\n{}");

        assertThat(Fact.parse(fact.line())).isEqualTo(fact);
    }
}
