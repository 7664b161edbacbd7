package ferry.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// A shell that completion can be had in.
public enum Shell {
    BASH(Dialect.POSIX),
    ZSH(Dialect.POSIX),
    FISH(Dialect.FISH);

    private static final String TABLES = "@TABLES@\n";
    private static final String LOOK = "@LOOK@\n";

    private final Dialect dialect;

    Shell(Dialect dialect) {
        this.dialect = dialect;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Stream.of(values()).map(Shell::word).toList();
    }

    public static Optional<Shell> of(String word) {
        return Stream.of(values()).filter(shell -> shell.word().equals(word)).findFirst();
    }

    /// A script that this shell reads.
    ///
    /// @param program whose commands it completes
    public String script(CommandSpec program) {
        String tables =
                Table.of(Spot.of(program)).stream()
                        .map(dialect::function)
                        .collect(Collectors.joining("\n"));
        return resource("ferry." + word())
                .replace(LOOK, dialect == Dialect.POSIX ? resource("look.sh") : "")
                .replace(TABLES, tables);
    }

    private static String resource(String name) {
        try (InputStream in = Shell.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
