package ferry.bench.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server with two people, all through the launcher.
public final class Ferry implements AutoCloseable {
    /// One of the options of `ferry serve`: without TLS.
    public static final String INSECURE = "--insecure";

    private static final Pattern CONNECT = Pattern.compile("\"connect\"\\s*:\\s*\"([^\"]+)\"");

    private final Commands commands;
    private final String launcher;
    private final Path scratch;
    private final Background server;
    private final String connect;

    private Ferry(
            Commands commands, String launcher, Path scratch, Background server, String connect) {
        this.commands = commands;
        this.launcher = launcher;
        this.scratch = scratch;
        this.server = server;
        this.connect = connect;
    }

    /// @param options more of them for `ferry serve`
    public static Ferry start(Commands commands, Path root, Path scratch, String... options)
            throws IOException, InterruptedException {
        String launcher = root.resolve("ferry").toString();
        Path ready = scratch.resolve("ready.json");
        Background server =
                commands.serve(
                        Map.of("FERRY_JAVA_OPTS", "-Xmx256m " + moreJavaOptions()),
                        serve(launcher, commands.place(), scratch, ready, options));
        try {
            server.await("the server's start", () -> Files.exists(ready));
            Ferry ferry = new Ferry(commands, launcher, scratch, server, connectString(ready));
            List<String> how = List.of(options).contains(INSECURE) ? List.of(INSECURE) : List.of();
            for (String person : List.of("alice", "bob")) {
                ferry.register(person, how.toArray(String[]::new));
            }
            return ferry;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private static String connectString(Path ready) throws IOException {
        Matcher connect = CONNECT.matcher(Files.readString(ready));
        if (!connect.find()) {
            throw new IOException("no connect string in " + ready);
        }
        return connect.group(1);
    }

    private static String moreJavaOptions() {
        return System.getenv().getOrDefault("FERRY_JAVA_OPTS", "");
    }

    private static List<String> serve(
            String launcher, Place place, Path scratch, Path ready, String... options) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                launcher,
                                "serve",
                                "--data",
                                scratch.resolve("data").toString(),
                                "--listen",
                                place.address() + ":0",
                                "--registration",
                                "open",
                                "--ready-file",
                                ready.toString()));
        line.addAll(List.of(options));
        return line;
    }

    /// @param options more of them for `ferry register`
    public void register(String person, String... options)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("register", person, "--server", connect));
        line.addAll(List.of(options));
        run(person, line.toArray(String[]::new));
    }

    /// What a client of a registered person needs, beside [#passwordOf].
    public String connectString() {
        return connect;
    }

    public int port() {
        return URI.create(connect).getPort();
    }

    /// Runs a command of a person's; the cost includes the server's part.
    public Cost run(String person, String... arguments) throws IOException, InterruptedException {
        return server.beside(() -> commands.run(settings(person), line(arguments)));
    }

    public Background start(String person, String... arguments) throws IOException {
        return commands.start(settings(person), line(arguments));
    }

    public Background server() {
        return server;
    }

    /// The command line of `ferry` with these arguments, for a [#settings].
    public List<String> line(String... arguments) {
        ArrayList<String> line = new ArrayList<>(List.of(launcher));
        line.addAll(List.of(arguments));
        return line;
    }

    /// The environment of a person's commands.
    public Map<String, String> settings(String person) {
        return Map.of(
                "FERRY_HOME",
                scratch.resolve("home-" + person).toString(),
                "FERRY_PASSWORD",
                passwordOf(person));
    }

    public static String passwordOf(String person) {
        return "a long password for " + person;
    }

    @Override
    public void close() {
        server.close();
    }
}
