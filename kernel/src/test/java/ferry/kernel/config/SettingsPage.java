package ferry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Keeps `docs/reference/settings.md` true: its tables are what the options say, row by row.
public final class SettingsPage {
    private static final Path PAGE =
            Path.of(System.getProperty("basedir", ""), "..", "docs", "reference", "settings.md");

    private SettingsPage() {}

    /// @param program heading of the section whose table is compared
    public static void assertLists(String program, List<Option> options) throws IOException {
        List<String> expected =
                options.stream()
                        .filter(option -> !option.name().equals("help"))
                        .map(SettingsPage::row)
                        .toList();

        assertThat(rows(program)).isEqualTo(expected);
    }

    private static String row(Option option) {
        String fallback = option.fallback().map(SettingsPage::code).orElse("–");
        return "| %s | %s | %s | %s |"
                .formatted(
                        code(
                                option.isToggle()
                                        ? option.flag()
                                        : option.flag() + " " + option.value()),
                        code(option.variable()),
                        option.isToggle() ? "off" : fallback,
                        option.help());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static List<String> rows(String program) throws IOException {
        return Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.equals("## " + program))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `--"))
                .toList();
    }
}
