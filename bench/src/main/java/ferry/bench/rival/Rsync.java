package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `rsync` without looking for differences (`-W`): over SSH, or to its own daemon, which does not encrypt and asks for no
/// password here.
final class Rsync implements Rival {
    private static final String MODULE = "bench";

    private final String name;
    private final Background server;
    private final Path files;
    private final List<String> program;
    private final String there;

    /// @param there what comes before a name at the server
    private Rsync(String name, Background server, Path files, List<String> program, String there) {
        this.name = name;
        this.server = server;
        this.files = files;
        this.program = program;
        this.there = there;
    }

    static Rsync overSsh(Host host) throws IOException, InterruptedException {
        SshServer ssh = SshServer.start(host);
        Path files = host.files();
        return new Rsync(
                Contenders.RSYNC_SSH,
                ssh.process(),
                files,
                List.of(
                        host.programs().path("rsync"),
                        "-W",
                        "-e",
                        host.programs().path("ssh") + " -F " + ssh.clientConfig()),
                SshServer.HOST + ":" + files + "/");
    }

    static Rsync daemon(Host host) throws IOException {
        int port = Host.freePort();
        Path log = host.folder().resolve("rsyncd.log");
        Path config =
                Files.writeString(
                        host.folder().resolve("rsyncd.conf"), config(port, host.files(), log));
        String program = host.programs().path("rsync");
        Background server =
                host.commands()
                        .serve(
                                Map.of(),
                                List.of(
                                        program,
                                        "--daemon",
                                        "--no-detach",
                                        "--config",
                                        config.toString()));
        try {
            server.await("rsync's start", () -> says(log, "listening on port"));
        } catch (IOException failed) {
            server.close();
            throw failed;
        }
        return new Rsync(
                Contenders.RSYNC_DAEMON,
                server,
                host.files(),
                List.of(program, "-W", "--port", Integer.toString(port)),
                "127.0.0.1::" + MODULE + "/");
    }

    private static boolean says(Path log, String what) {
        try {
            return Files.exists(log) && Files.readString(log).contains(what);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String config(int port, Path files, Path log) {
        String asRoot = Host.isRoot() ? "uid = root\ngid = root\n" : "";
        return """
        port = %d
        address = 127.0.0.1
        use chroot = no
        reverse lookup = no
        log file = %s
        %s[%s]
        path = %s
        read only = no
        """
                .formatted(port, log, asRoot, MODULE, files);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Background server() {
        return server;
    }

    @Override
    public List<String> put(Path from, String as) {
        return line(from, from.toString(), there + as);
    }

    @Override
    public List<String> get(String as, Path to) {
        return line(stored(as), there + as, to.toString());
    }

    /// A slash at the end of a folder: what is in it, not itself.
    private List<String> line(Path what, String from, String to) {
        boolean folder = Files.isDirectory(what);
        List<String> line = new ArrayList<>(program);
        if (folder) {
            line.add("-r");
        }
        line.addAll(List.of(folder ? from + "/" : from, to));
        return line;
    }

    @Override
    public Path files() {
        return files;
    }
}
