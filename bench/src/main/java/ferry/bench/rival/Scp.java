package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `scp`, which today speaks SFTP underneath; folders with `-r`.
final class Scp implements Rival {
    private final SshServer ssh;
    private final Path files;
    private final String program;

    private Scp(SshServer ssh, Path files, String program) {
        this.ssh = ssh;
        this.files = files;
        this.program = program;
    }

    static Scp start(Host host) throws IOException, InterruptedException {
        return new Scp(SshServer.start(host), host.files(), host.programs().path("scp"));
    }

    @Override
    public String name() {
        return Contenders.SCP;
    }

    @Override
    public Background server() {
        return ssh.process();
    }

    @Override
    public List<String> put(Path from, String name) {
        return line(from, from.toString(), SshServer.HOST + ":" + stored(name));
    }

    @Override
    public List<String> get(String name, Path to) {
        return line(stored(name), SshServer.HOST + ":" + stored(name), to.toString());
    }

    private List<String> line(Path what, String from, String to) {
        String how = Files.isDirectory(what) ? "-qr" : "-q";
        return List.of(program, how, "-F", ssh.clientConfig(), from, to);
    }

    @Override
    public Path files() {
        return files;
    }
}
