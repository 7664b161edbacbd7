package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.process.Programs;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// tus as its authors wrote it for Node: their server, which keeps files in a folder, their client for uploads in pieces of
/// 64 MiB, and `curl` for what the protocol does not have. It neither encrypts nor asks for a password. Files alone.
final class Tus implements Rival {
    static final List<String> MODULES = List.of("@tus/server", "@tus/file-store", "tus-js-client");

    private static final String SCRIPT = "tus.mjs";

    private final Background server;
    private final Path files;
    private final List<String> node;
    private final String curl;
    private final String url;

    private Tus(Background server, Path files, List<String> node, String curl, String url) {
        this.server = server;
        this.files = files;
        this.node = node;
        this.curl = curl;
        this.url = url;
    }

    static Tus start(Host host) throws IOException {
        Programs programs = host.programs();
        int port = Host.freePort();
        Path modules = programs.findNodeModules(MODULES).orElseThrow();
        List<String> node =
                List.of(programs.path("node"), script(host.folder()), modules.toString());
        Background server =
                host.commands()
                        .serve(
                                Map.of(),
                                with(
                                        node,
                                        "serve",
                                        host.files().toString(),
                                        host.address(),
                                        Integer.toString(port)));
        try {
            server.await("tus's start", () -> Host.listens(port));
        } catch (IOException failed) {
            server.close();
            throw failed;
        }
        return new Tus(
                server,
                host.files(),
                node,
                programs.path("curl"),
                "http://%s:%d/files".formatted(host.address(), port));
    }

    private static String script(Path folder) throws IOException {
        try (InputStream script = Objects.requireNonNull(Tus.class.getResourceAsStream(SCRIPT))) {
            Path copy = folder.resolve(SCRIPT);
            Files.copy(script, copy);
            return copy.toString();
        }
    }

    private static List<String> with(List<String> beginning, String... arguments) {
        return Stream.concat(beginning.stream(), Arrays.stream(arguments)).toList();
    }

    @Override
    public String name() {
        return Contenders.TUS;
    }

    @Override
    public Background server() {
        return server;
    }

    @Override
    public List<String> put(Path from, String name) {
        return with(node, "put", from.toString(), url, name);
    }

    @Override
    public List<String> get(String name, Path to) {
        return List.of(curl, "-q", "-sSf", "-o", to.toString(), url + "/" + name);
    }

    @Override
    public Path files() {
        return files;
    }

    /// Beside each file it keeps what it knows of it.
    @Override
    public void lay(Path from, String name) throws IOException {
        Rival.super.lay(from, name);
        Files.writeString(
                stored(name + ".json"),
                "{\"id\":\"%s\",\"size\":%d,\"offset\":0}".formatted(name, Files.size(from)));
    }
}
