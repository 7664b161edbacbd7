package ferry.auth;

import ferry.auth.secret.SecretsFile;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/// Adds a pepper to the secrets of a data folder: for the operator, on the server's own machine.
///
/// @param program that it is a command of
/// @param defaultData the program's data folder
public record PepperCommand(String program, String defaultData) {
    public static final String NAME = "rotate-pepper";
    private static final String SECRETS_FILE = "pepper";
    private static final int EXIT_ERROR = 1;
    private static final int EXIT_USAGE = 2;

    static Path secretsIn(Path dataDir) {
        return dataDir.resolve(SECRETS_FILE);
    }

    /// What it can be called with.
    public static List<Option> options(String defaultData) {
        return List.of(
                Option.of("data", "DIR", defaultData, "folder of the secrets"),
                Option.toggle("help", "show this"));
    }

    /// @return exit code
    public int run(
            List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        List<Option> known = options(defaultData);
        try {
            Options options = Options.parse(known, args, environment);
            if (options.isOn("help")) {
                out.println(
                        "Usage: %s %s [OPTION...]\n\nAdds a pepper that new password hashes are made with.\n\n%s\n\nExample: %s %s"
                                .formatted(program, NAME, Options.usage(known), program, NAME));
                return 0;
            }
            Path folder = options.path("data");
            requireOwner(folder);
            rotate(secretsIn(folder), out);
            return 0;
        } catch (UsageException wrong) {
            err.println(program + " " + NAME + ": " + wrong.getMessage());
            return EXIT_USAGE;
        } catch (IOException failed) {
            err.println(program + " " + NAME + ": " + failed.getMessage());
            return EXIT_ERROR;
        }
    }

    /// Whoever replaces the file owns it, and nobody else can read it: the server could not start.
    private static void requireOwner(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        String owner = Files.getOwner(folder).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw new IOException(folder + " belongs to " + owner + ": run this as " + owner);
        }
    }

    private static void rotate(Path file, PrintStream out) throws IOException {
        String id = new SecretsFile(file).addPepper(new SecureRandom());
        out.println("Added pepper " + id + " to " + file + ".");
        out.println("Next: copy the file to your backups, then restart the server.");
        out.println("Each password is hashed anew with it at its owner's next login.");
    }
}
