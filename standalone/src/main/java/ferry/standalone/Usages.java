package ferry.standalone;

import ferry.cli.command.Usage;
import ferry.kernel.config.Option;
import java.util.List;

/// Explains a command's options to the command line, which does not parse them.
final class Usages {
    private Usages() {}

    /// @param words what stands besides options; empty for nothing
    static Usage of(String words, List<Option> options, String... examples) {
        return new Usage(words, options.stream().map(Usages::setting).toList(), List.of(examples));
    }

    private static Usage.Setting setting(Option option) {
        String fallback = option.fallback().map(value -> "; default " + fromHome(value)).orElse("");
        return new Usage.Setting(
                option.flag(), option.value(), sentence(option.help()) + fallback + ".");
    }

    private static String sentence(String help) {
        return help.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + help.substring(1);
    }

    /// A page of the manual is for everybody, and not only for whoever has it written.
    private static String fromHome(String value) {
        String home = System.getProperty("user.home", "");
        return !home.isEmpty() && value.startsWith(home + "/")
                ? "~" + value.substring(home.length())
                : value;
    }
}
