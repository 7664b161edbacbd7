package ferry.standalone.rehearsal;

import ferry.cli.FerryCli;
import ferry.cli.console.Console;
import ferry.cli.outcome.ExitCode;
import ferry.standalone.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Does once what people do most, by the command line, so that the JVM can note which classes that takes. For
/// `-XX:AOTCacheOutput`. The server is another process: its classes would only burden every command.
public final class Rehearsal {
    private static final int FILE_BYTES = 24 << 20;
    private static final String PASSWORD = "a rehearsal is not the evening";

    private final Path folder;
    private final String connect;
    private final Console console = Console.system();

    private Rehearsal(Path folder, String connect) {
        this.folder = folder;
        this.connect = connect;
    }

    /// @param args a folder for all that is made, in which `FERRY_HOME` is `alice`; and the connect string of a server where
    /// everybody may register
    public static void main(String[] args) throws IOException {
        new Rehearsal(Path.of(args[0]), args[1]).play();
        // As a command begins and ends
        Main.main(new String[] {"whoami"});
    }

    private void play() throws IOException {
        for (String name : List.of("alice", "bob")) {
            run(name, "register", name, "--server", connect);
            run(name, "login", name, "--server", connect);
        }
        Path file = Files.write(folder.resolve("file"), new byte[FILE_BYTES]);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("one"), "one");
        run("alice", "send", file.toString(), tree.toString(), "--to", "bob");
        run("bob", "inbox");
        run("bob", "receive", folder.resolve("received").toString());
        run("alice", "outbox");
        run("alice", "users");
        run("alice", "whoami", "--json");
        run("alice", "--version");
        run("alice", "--help");
    }

    private void run(String name, String... command) {
        Map<String, String> environment =
                Map.of("FERRY_HOME", folder.resolve(name).toString(), "FERRY_PASSWORD", PASSWORD);
        int exitCode = FerryCli.run(List.of(command), console, environment, List.of());
        if (exitCode != ExitCode.DONE.number()) {
            throw new IllegalStateException(
                    "ferry " + String.join(" ", command) + " ended with " + exitCode);
        }
    }
}
