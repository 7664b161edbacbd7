package ferry.cli.command;

import java.util.List;

/// How a command is called that is run elsewhere: for help, completion and the manual.
///
/// @param words what stands besides options, such as `FILE` or `[FILE]`; empty for nothing
/// @param examples whole lines to type
public record Usage(String words, List<Setting> settings, List<String> examples) {

    /// @param flag such as `--data`
    /// @param value what stands for its value, such as `DIR`; empty for a switch
    public record Setting(String flag, String value, String description) {}

    public Usage {
        settings = List.copyOf(settings);
        examples = List.copyOf(examples);
    }
}
