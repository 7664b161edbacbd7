package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `sftp` with a batch file for each run.
final class Sftp implements Rival {
    private final SshServer ssh;
    private final Host host;
    private final Path files;

    private Sftp(SshServer ssh, Host host, Path files) {
        this.ssh = ssh;
        this.host = host;
        this.files = files;
    }

    static Sftp start(Host host) throws IOException, InterruptedException {
        return new Sftp(SshServer.start(host), host, host.files());
    }

    @Override
    public String name() {
        return Contenders.SFTP;
    }

    @Override
    public Background server() {
        return ssh.process();
    }

    @Override
    public List<String> put(Path from, String name) {
        return line("put " + recursively(from), from, stored(name));
    }

    @Override
    public List<String> get(String name, Path to) {
        return line("get " + recursively(stored(name)), stored(name), to);
    }

    private static String recursively(Path what) {
        return Files.isDirectory(what) ? "-r " : "";
    }

    private List<String> line(String verb, Path from, Path to) {
        try {
            Path batch = Files.createTempFile(host.folder(), "sftp", ".batch");
            Files.writeString(batch, "%s\"%s\" \"%s\"\n".formatted(verb, from, to));
            return List.of(
                    host.programs().path("sftp"),
                    "-q",
                    "-F",
                    ssh.clientConfig(),
                    "-b",
                    batch.toString(),
                    SshServer.HOST);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public Path files() {
        return files;
    }
}
