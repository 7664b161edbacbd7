package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void everythingButPlainAsciiIsEscaped() {
        String json = Json.object(o -> o.put("name", "a\u001b[2J\u007f\u009b\u202e\nü\"\\🙂"));

        assertThat(json)
                .isEqualTo(
                        "{\"name\":\"a\\u001B[2J\\u007F\\u009B\\u202E\\n\\u00FC\\\"\\\\\\uD83D\\uDE42\"}");
        assertThat(json.chars()).allMatch(c -> c >= ' ' && c < 127);
    }

    @Test
    void absentValuesAreLeftOut() {
        assertThat(
                        Json.object(o ->
                                o.put("size", OptionalLong.empty())
                                        .put("sha256", Optional.empty())
                                        .put("done", true)))
                .isEqualTo("{\"done\":true}");
    }

    @Test
    void anEmptyListIsAnEmptyArray() {
        assertThat(Json.array(List.<String>of(), (json, item) -> json.put("x", item)))
                .isEqualTo("[]");
    }
}
