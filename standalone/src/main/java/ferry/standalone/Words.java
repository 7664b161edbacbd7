package ferry.standalone;

import ferry.kernel.config.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// What stands before the first flag of a command, and the rest.
record Words(List<String> words, List<String> flags) {
    static Words of(List<String> args) {
        int flags = 0;
        while (flags < args.size() && !args.get(flags).startsWith("-")) {
            flags++;
        }
        List<String> rest =
                args.subList(flags, args.size()).stream()
                        .map(flag -> flag.equals("-h") ? "--help" : flag)
                        .toList();
        return new Words(List.copyOf(args.subList(0, flags)), rest);
    }

    /// @throws UsageException unless there is one word
    Path only(String what, String command) {
        if (words.size() != 1) {
            throw new UsageException(
                    "name one %s, before the options (see: ferry %s --help)"
                            .formatted(what, command));
        }
        return path(words.getFirst());
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + text);
        }
    }
}
