package ferry.cli.completion;

import java.util.ArrayList;
import java.util.List;

/// Calls the function as bash does: with the line cut into words at `=`, and a variable for the answer.
final class BashCompletionTest extends CompletionContract {

    private static final String CALL =
            """
            compopt() { if [ "$2" = default ]; then compgen -f -- "${COMP_WORDS[COMP_CWORD]}"; fi; }
            source ./script
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            _ferry ./ferry "${@: -1}" "${@: -2:1}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @Override
    String shell() {
        return "bash";
    }

    @Override
    List<String> completions(List<String> words) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", CALL, "bash", "./ferry"));
        for (String word : words) {
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            if (equals < 0) {
                command.add(word);
            } else {
                command.addAll(List.of(word.substring(0, equals), "=", word.substring(equals + 1)));
            }
        }
        return ShellRun.lines(folder, command);
    }
}
