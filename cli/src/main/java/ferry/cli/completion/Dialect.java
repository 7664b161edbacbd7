package ferry.cli.completion;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a shell wants a function written down that prints lines for some words.
enum Dialect {
    /// What bash and zsh have in common.
    POSIX {
        @Override
        String function(Table table) {
            StringBuilder text = new StringBuilder(table.name()).append("() {\n  case $1 in\n");
            for (Map.Entry<List<String>, List<String>> row : table.rows().entrySet()) {
                text.append("  ").append(quoted(row.getKey(), " | ")).append(")\n");
                text.append("    printf '%s\\n' ").append(quoted(row.getValue(), " \\\n      "));
                text.append(" ;;\n");
            }
            return text.append("  esac\n}\n").toString();
        }

        @Override
        String quoted(String word) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
    },

    FISH {
        @Override
        String function(Table table) {
            StringBuilder text = new StringBuilder("function ").append(table.name());
            text.append("\n    switch \"$argv[1]\"\n");
            for (Map.Entry<List<String>, List<String>> row : table.rows().entrySet()) {
                text.append("        case ").append(quoted(row.getKey(), " ")).append('\n');
                text.append("            printf '%s\\n' ");
                text.append(quoted(row.getValue(), " \\\n                ")).append('\n');
            }
            return text.append("    end\nend\n").toString();
        }

        @Override
        String quoted(String word) {
            return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }
    };

    abstract String function(Table table);

    abstract String quoted(String word);

    String quoted(List<String> words, String between) {
        return words.stream().map(this::quoted).collect(Collectors.joining(between));
    }
}
