package ferry.cli.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// What the documentation promises of `--json`: the schema that is shipped there, and which part of it each command obeys.
public final class JsonContract {

    /// Commands that print a line for each change, and a result at the end.
    private static final Set<String> STREAMS = Set.of("send", "receive", "get");

    private static final Map<String, String> ALIASES =
            Map.of("tx", "send", "rx", "receive", "recv", "receive");
    private static final Path PAGES = Path.of("..", "docs", "reference");
    private static final String COMMAND_REFERENCE = "#/$defs/";

    /// The one of this source tree.
    public static final JsonContract DOCUMENTED = new JsonContract();

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonNode document;
    private final Set<String> commands = new TreeSet<>();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder ->
                            builder.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));

    private JsonContract() {
        try {
            document = mapper.readTree(Files.readString(PAGES.resolve("json.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.get("anyOf")
                .forEach(one ->
                        commands.add(
                                one.get("$ref").asText().substring(COMMAND_REFERENCE.length())));
    }

    /// As the schema names them: `admin-user-add`.
    public Set<String> commands() {
        return Set.copyOf(commands);
    }

    /// Names of all fields that any line may have.
    public Set<String> fields() {
        Set<String> names = new TreeSet<>();
        document.get("$defs")
                .forEach(definition ->
                        definition.path("properties").fieldNames().forEachRemaining(names::add));
        return names;
    }

    public static String page() {
        try {
            return Files.readString(PAGES.resolve("json.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command that a line calls.
    public Optional<String> command(List<String> args) {
        String found = "";
        for (String arg : args) {
            String longer = found.isEmpty() ? ALIASES.getOrDefault(arg, arg) : found + "-" + arg;
            if (commands.stream()
                    .anyMatch(name -> name.equals(longer) || name.startsWith(longer + "-"))) {
                found = longer;
            }
        }
        return Optional.of(found).filter(commands::contains);
    }

    /// Compares what a command has printed with what is documented. Does nothing for one without `--json`.
    ///
    /// @throws AssertionError when it is something else
    public void check(List<String> args, String out) {
        if (!args.contains("--json") || args.contains("--help") || args.contains("-h")) {
            return;
        }
        Optional<String> command = command(args);
        List<String> lines = out.lines().toList();
        lines.forEach(line -> check(command.orElse("Error"), line));
        if (command.filter(STREAMS::contains).isEmpty() && lines.size() != 1) {
            throw new AssertionError(args + " printed " + lines.size() + " lines: " + out);
        }
        if (command.filter(STREAMS::contains).isPresent() && !endsInResult(lines)) {
            throw new AssertionError(args + " does not end in a result: " + out);
        }
    }

    private static boolean endsInResult(List<String> lines) {
        return !lines.isEmpty() && lines.getLast().startsWith("{\"type\":\"result\",");
    }

    private void check(String definition, String line) {
        if (!line.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new AssertionError("not plain ASCII: " + line);
        }
        List<Error> errors = schema(definition).validate(read(line));
        if (!errors.isEmpty()) {
            throw new AssertionError(
                    "the schema of %s has no such line: %s%n%s"
                            .formatted(definition, line, errors));
        }
    }

    /// The document with one of its definitions in the place of all.
    private Schema schema(String definition) {
        return schemas.computeIfAbsent(
                definition,
                name -> {
                    ObjectNode one = document.deepCopy();
                    one.remove("anyOf");
                    one.put("$ref", COMMAND_REFERENCE + name);
                    return registry.getSchema(one);
                });
    }

    /// Every field name in a line, however deep.
    public List<String> fieldsOf(String line) {
        List<String> names = new ArrayList<>();
        collect(read(line), names);
        return names;
    }

    private static void collect(JsonNode node, List<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> collect(child, names));
    }

    private JsonNode read(String line) {
        try {
            return mapper.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
