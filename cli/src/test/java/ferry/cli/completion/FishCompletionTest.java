package ferry.cli.completion;

import java.util.List;

/// Asks fish what it would offer for a line.
final class FishCompletionTest extends CompletionContract {

    @Override
    String shell() {
        return "fish";
    }

    @Override
    List<String> completions(List<String> words) {
        String line = "./ferry " + String.join(" ", words);
        return ShellRun.lines(
                        folder,
                        List.of(
                                "fish",
                                "--no-config",
                                "-c",
                                "source ./script; complete -C \"$argv[1]\"",
                                line))
                .stream()
                .map(offered -> offered.split("\t", -1)[0])
                .toList();
    }
}
