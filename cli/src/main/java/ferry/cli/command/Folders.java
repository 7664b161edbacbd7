package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.local.LocalFaults;
import ferry.client.local.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Folders that somebody names, to put files into.
public final class Folders {

    private Folders() {}

    /// The folder, made if it is missing.
    public static Path made(String word) {
        try {
            Path folder = Path.of(word);
            Path _ = Publication.makeFolder(folder);
            if (!Files.isWritable(folder)) {
                throw unusable(word, "it cannot be written to");
            }
            return folder;
        } catch (InvalidPathException e) {
            throw Refusal.usage("no folder can be called that: " + e.getMessage(), "");
        } catch (IOException e) {
            throw unusable(word, LocalFaults.cause(e));
        }
    }

    private static Refusal unusable(String word, String why) {
        return new Refusal(
                ExitCode.ERROR,
                "LOCAL_STORAGE",
                "cannot use the folder " + word + ": " + why,
                "name another folder");
    }
}
