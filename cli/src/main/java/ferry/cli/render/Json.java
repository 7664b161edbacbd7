package ferry.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes one JSON value on one line. Everything but plain ASCII is escaped, so that no name can
/// disturb a terminal or a reader that guesses the wrong encoding.
public final class Json {

    private static final int LAST_PLAIN = 126;

    private final JsonGenerator generator;

    private Json(JsonGenerator generator) {
        this.generator = generator;
    }

    public static String object(Consumer<Json> fields) {
        return write(json -> json.fields(fields));
    }

    public static <T> String array(List<T> items, BiConsumer<Json, T> fields) {
        return write(json -> json.items(items, fields));
    }

    private static String write(Consumer<Json> value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.setHighestNonEscapedChar(LAST_PLAIN);
            value.accept(new Json(generator));
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot refuse text", e);
        }
        return text.toString();
    }

    private void fields(Consumer<Json> fields) {
        try {
            generator.writeStartObject();
            fields.accept(this);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> void items(List<T> items, BiConsumer<Json, T> fields) {
        try {
            generator.writeStartArray();
            for (T item : items) {
                fields(json -> fields.accept(json, item));
            }
            generator.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Json put(String key, String value) {
        return name(key, () -> generator.writeString(value));
    }

    public Json put(String key, long value) {
        return name(key, () -> generator.writeNumber(value));
    }

    public Json put(String key, boolean value) {
        return name(key, () -> generator.writeBoolean(value));
    }

    /// Left out when absent.
    public Json put(String key, Optional<?> value) {
        return value.isPresent() ? put(key, value.get().toString()) : this;
    }

    /// Left out when absent.
    public Json put(String key, OptionalLong value) {
        return value.isPresent() ? put(key, value.getAsLong()) : this;
    }

    public Json put(String key, List<String> values) {
        return name(
                key,
                () -> {
                    generator.writeStartArray();
                    for (String value : values) {
                        generator.writeString(value);
                    }
                    generator.writeEndArray();
                });
    }

    public <T> Json put(String key, List<T> values, BiConsumer<Json, T> fields) {
        return name(key, () -> items(values, fields));
    }

    private Json name(String key, Writing value) {
        try {
            generator.writeFieldName(key);
            value.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private interface Writing {
        void write() throws IOException;
    }
}
