package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `rclone` at both ends: its own WebDAV server, over TLS, without a password. Files alone.
final class Rclone implements Rival {
    private static final String REMOTE = "bench";

    private final Background server;
    private final Path files;
    private final List<String> program;

    private Rclone(Background server, Path files, List<String> program) {
        this.server = server;
        this.files = files;
        this.program = program;
    }

    static Rclone start(Host host) throws IOException {
        int port = Host.freePort();
        TlsFiles tls = TlsFiles.make(host.folder(), host.address());
        Path config =
                Files.writeString(
                        host.folder().resolve("rclone.conf"),
                        """
                        [%s]
                        type = webdav
                        url = https://127.0.0.1:%d
                        vendor = other
                        """
                                .formatted(REMOTE, port));
        String program = host.programs().path("rclone");
        Background server =
                host.commands()
                        .serve(
                                Map.of(),
                                List.of(
                                        program,
                                        "serve",
                                        "webdav",
                                        host.files().toString(),
                                        "--config",
                                        config.toString(),
                                        "--addr",
                                        "127.0.0.1:" + port,
                                        "--cert",
                                        tls.certificate().toString(),
                                        "--key",
                                        tls.key().toString()));
        try {
            server.await("rclone's start", () -> Host.listens(port));
        } catch (IOException failed) {
            server.close();
            throw failed;
        }
        return new Rclone(
                server,
                host.files(),
                List.of(
                        program,
                        "copyto",
                        "--config",
                        config.toString(),
                        "--ca-cert",
                        tls.authority().toString()));
    }

    @Override
    public String name() {
        return Contenders.RCLONE;
    }

    @Override
    public Background server() {
        return server;
    }

    @Override
    public List<String> put(Path from, String name) {
        return line(from.toString(), REMOTE + ":" + name);
    }

    @Override
    public List<String> get(String name, Path to) {
        return line(REMOTE + ":" + name, to.toString());
    }

    private List<String> line(String from, String to) {
        return Stream.concat(program.stream(), Stream.of(from, to)).toList();
    }

    @Override
    public Path files() {
        return files;
    }
}
