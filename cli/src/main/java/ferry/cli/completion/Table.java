package ferry.cli.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A function of a script: for some words it prints some lines, for others none.
///
/// @param rows the lines to print, by the words that they belong to
record Table(String name, SequencedMap<List<String>, List<String>> rows) {

    /// What a value may be, as the first line says it: whatever somebody likes.
    private static final String ANY = "any";

    /// One of the lines that follow.
    private static final String ONE = "one";

    /// What follows the kind where several values may stand with commas between them.
    private static final String LIST = " list";

    /// All that the scripts look up.
    static List<Table> of(List<Spot> spots) {
        Table commands = new Table("__ferry_commands", new LinkedHashMap<>());
        Table flags = new Table("__ferry_flags", new LinkedHashMap<>());
        Table command = new Table("__ferry_command", new LinkedHashMap<>());
        Table value = new Table("__ferry_value", new LinkedHashMap<>());
        Table word = new Table("__ferry_word", new LinkedHashMap<>());
        for (Spot spot : spots) {
            commands.add(spot.path(), spot.commands().stream().map(Table::line).toList());
            flags.add(
                    spot.path(),
                    spot.flags().stream().flatMap(flag -> lines(flag).stream()).toList());
            word.add(spot.path(), fits(spot.words(), ""));
            spot.commands()
                    .forEach(below ->
                            command.add(
                                    keys(spot, below.names()),
                                    List.of(spot.path() + " " + below.names().getFirst())));
            spot.flags().stream()
                    .filter(Spot.Flag::takesValue)
                    .forEach(flag ->
                            value.add(
                                    keys(spot, flag.names()),
                                    fits(flag.fits(), flag.list() ? LIST : "")));
        }
        return List.of(commands, flags, command, value, word);
    }

    private void add(String key, List<String> lines) {
        add(List.of(key), lines);
    }

    private void add(List<String> keys, List<String> lines) {
        if (!lines.isEmpty()) {
            rows.put(keys, lines);
        }
    }

    private static List<String> keys(Spot spot, List<String> names) {
        return names.stream().map(name -> spot.path() + " " + name).toList();
    }

    private static String line(Spot.Below below) {
        return described(below.names().getFirst(), below.summary());
    }

    private static List<String> lines(Spot.Flag flag) {
        return flag.names().stream().map(name -> described(name, flag.summary())).toList();
    }

    /// Whatever white space there is in the summary, it stays on its line.
    private static String described(String name, String summary) {
        return name + "\t" + summary.replaceAll("\\s+", " ");
    }

    /// For a shell to complete by itself, for `ferry complete` to answer, or for the script to choose from.
    private static List<String> fits(Iterable<String> offered, String list) {
        if (offered instanceof Offer offer) {
            return List.of((offer.isLocal() ? offer.word() : "ask " + offer.word()) + list);
        }
        List<String> lines = new ArrayList<>();
        offered.forEach(lines::add);
        lines.addFirst((lines.isEmpty() ? ANY : ONE) + list);
        return lines;
    }
}
