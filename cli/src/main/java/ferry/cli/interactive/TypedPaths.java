package ferry.cli.interactive;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what a typed path stands for, as a shell does: `~` is where somebody is at home, `*.txt` is every file that is
/// called so, in order. Relative ones start at the working directory.
final class TypedPaths {

    static final int MOST = 1_000;

    private final Path home;

    TypedPaths(Path home) {
        this.home = home;
    }

    /// One path. No star means anything.
    String one(TypedWord word) {
        return word.startsAtHome() ? home + word.text().substring(1) : word.text();
    }

    /// Every path that it stands for, sorted; one that stands for none but itself need not exist.
    ///
    /// @throws Refusal when nothing is called so, when there are more than [#MOST], or a folder cannot be read
    List<String> all(TypedWord word) {
        List<Wildcard> parts = parts(word);
        String path = one(word);
        if (parts.stream().noneMatch(Wildcard::isOpen) || exists(path)) {
            return List.of(path); // whoever completes a name with a star in it means that file
        }
        List<String> found = List.of(beginning(word));
        for (int i = 0; i < parts.size(); i++) {
            found = further(found, parts.get(i), i == parts.size() - 1);
        }
        if (found.isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "SOURCE_MISSING",
                    "nothing here is called " + word.text(),
                    "quote it if its name has a * or a ? in it: '" + word.text() + "'");
        }
        return found.stream().map(TypedPaths::noOption).toList();
    }

    private static List<Wildcard> parts(TypedWord word) {
        String typed = word.pattern();
        String below = word.startsAtHome() ? typed.substring(1) : typed;
        List<Wildcard> parts = new ArrayList<>();
        for (String part : below.split("/")) {
            if (!part.isEmpty()) {
                parts.add(Wildcard.of(part));
            }
        }
        return parts;
    }

    private String beginning(TypedWord word) {
        if (word.startsAtHome()) {
            return home + "/";
        }
        return word.text().startsWith("/") ? "/" : "";
    }

    private List<String> further(List<String> folders, Wildcard part, boolean last) {
        List<String> found = new ArrayList<>();
        for (String folder : folders) {
            for (String name : part.isOpen() ? names(folder, part) : List.of(part.name())) {
                String path = folder + name;
                if (last ? exists(path) : Files.isDirectory(Path.of(path))) {
                    found.add(last ? path : path + "/");
                }
                refuseTooMany(found);
            }
        }
        return found;
    }

    private static List<String> names(String folder, Wildcard part) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(folder))) {
            for (Path path : all) {
                Optional.ofNullable(path.getFileName())
                        .map(Path::toString)
                        .filter(part::fits)
                        .ifPresent(names::add);
                refuseTooMany(names);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw Refusal.usage("cannot look into " + folder + ": " + e.getMessage(), "");
        }
        names.sort(null);
        return names;
    }

    private static void refuseTooMany(List<String> found) {
        if (found.size() > MOST) {
            throw Refusal.usage(
                    "more than " + MOST + " files are called so", "send their folder instead");
        }
    }

    private static boolean exists(String path) {
        try {
            return Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /// Nobody has typed that file's name, so it must not become an option, nor standard input.
    private static String noOption(String path) {
        return path.startsWith("-") ? "./" + path : path;
    }
}
