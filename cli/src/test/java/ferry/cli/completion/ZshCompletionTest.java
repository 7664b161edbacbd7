package ferry.cli.completion;

import java.util.ArrayList;
import java.util.List;

/// Calls the function as zsh does, with the builtins of its completion played, which are there only while somebody types.
final class ZshCompletionTest extends CompletionContract {

    private static final String CALL =
            """
            compdef() { : }
            compset() {
              local rest
              if [[ $2 == 1 ]]; then rest=${PREFIX#${~3}}; else rest=${PREFIX##${~2}}; fi
              IPREFIX+=${PREFIX[1,$(($#PREFIX - $#rest))]}
              PREFIX=$rest
            }
            compadd() {
              local text
              for text in $texts; do if [[ $text == "$PREFIX"* ]]; then print -r -- "$IPREFIX$text"; fi; done
            }
            _files() { print -rl -- "$PREFIX"*(N) }
            source ./script
            words=("$@")
            CURRENT=$#
            PREFIX=${words[-1]}
            IPREFIX=
            _ferry
            """;

    @Override
    String shell() {
        return "zsh";
    }

    @Override
    List<String> completions(List<String> words) {
        List<String> command = new ArrayList<>(List.of("zsh", "-f", "-c", CALL, "zsh", "./ferry"));
        command.addAll(words);
        return ShellRun.lines(folder, command);
    }
}
