package ferry.bench.path;

import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// scp against an SSH server of our own on loopback, with the cipher that is fastest on machines with AES instructions.
final class Scp implements AutoCloseable {
    private static final String SSHD = "/usr/sbin/sshd";

    private final Commands commands;
    private final Path scratch;
    private final Background server;
    private final int port;

    private Scp(Commands commands, Path scratch, Background server, int port) {
        this.commands = commands;
        this.scratch = scratch;
        this.server = server;
        this.port = port;
    }

    static boolean isThere() {
        return Files.isExecutable(Path.of(SSHD));
    }

    static Scp start(Commands commands, Path scratch) throws IOException, InterruptedException {
        for (String name : List.of("host", "user")) {
            commands.run(
                    Map.of(),
                    List.of(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-f",
                            scratch + "/" + name));
        }
        Files.createDirectories(Path.of("/run/sshd"));
        int port = freePort();
        Background server =
                commands.start(
                        Map.of(),
                        List.of(
                                SSHD,
                                "-D",
                                "-e",
                                "-f",
                                "/dev/null",
                                "-p",
                                Integer.toString(port),
                                "-h",
                                scratch + "/host",
                                "-o",
                                "ListenAddress=127.0.0.1",
                                "-o",
                                "AuthorizedKeysFile=" + scratch + "/user.pub",
                                "-o",
                                "StrictModes=no",
                                "-o",
                                "PidFile=none",
                                "-o",
                                "Subsystem=sftp internal-sftp"));
        server.await("sshd's start", () -> server.hasSaid("Server listening"));
        return new Scp(commands, scratch, server, port);
    }

    /// @param from,to a path, or one of the server's by [#there]
    Cost copy(String from, String to) throws IOException, InterruptedException {
        return commands.run(Map.of(), line("-q", from, to));
    }

    /// A folder with all that is in it, and its times and modes.
    Cost copyTree(String from, String to) throws IOException, InterruptedException {
        return commands.run(Map.of(), line("-qrp", from, to));
    }

    private List<String> line(String how, String from, String to) {
        return List.of(
                "scp",
                how,
                "-c",
                "aes128-gcm@openssh.com",
                "-P",
                Integer.toString(port),
                "-i",
                scratch + "/user",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=" + scratch + "/known",
                from,
                to);
    }

    static String there(Path path) {
        return System.getProperty("user.name") + "@127.0.0.1:" + path;
    }

    @Override
    public void close() {
        server.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
