package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.manual.Examples;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// A command that is run elsewhere, and stands in the list here.
///
/// @param name a word, or two: a command and one beneath it
/// @param summary one sentence
/// @param usage asked for only when it is wanted: it may cost time
public record OtherCommand(String name, String summary, Supplier<Usage> usage) {

    /// The command that it stands beneath; empty for the program itself.
    String above() {
        int space = name.indexOf(' ');
        return space < 0 ? "" : name.substring(0, space);
    }

    /// For the list of commands.
    CommandSpec listed() {
        CommandSpec spec = CommandSpec.create().name(name.substring(name.indexOf(' ') + 1));
        return spec.usageMessage(new UsageMessageSpec().description(summary));
    }

    /// With all that it can be called with.
    CommandSpec explained() {
        CommandSpec spec = listed();
        Usage how = usage.get();
        Examples.add(spec, how.examples().toArray(String[]::new));
        if (!how.words().isEmpty()) {
            String label = how.words();
            spec.addPositional(Flags.positional(label, "0..*", "", Offer.byLabel(bare(label))));
        }
        how.settings().forEach(setting -> spec.addOption(option(setting)));
        return spec;
    }

    private static String bare(String words) {
        return words.replace("[", "").replace("]", "");
    }

    private static OptionSpec option(Usage.Setting setting) {
        return setting.value().isEmpty()
                ? Flags.flag(setting.flag(), setting.description())
                : Flags.value(setting.flag(), setting.value(), setting.description());
    }
}
