package ferry.bench.rival;

import ferry.bench.process.Background;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An SSH server and what its clients need, with keys made for this run and the cipher that is fastest on machines with AES
/// instructions.
public final class SshServer implements AutoCloseable {
    /// What clients call the server.
    static final String HOST = "bench";

    private final Background process;
    private final Path clientConfig;
    private final String client;

    private SshServer(Background process, Path clientConfig, String client) {
        this.process = process;
        this.clientConfig = clientConfig;
        this.client = client;
    }

    public static SshServer start(Host host) throws IOException, InterruptedException {
        int port = Host.freePort();
        makeKeys(host);
        Path config = Files.writeString(host.folder().resolve("sshd_config"), config(host, port));
        if (Host.isRoot()) {
            Files.createDirectories(
                    Path.of("/run/sshd")); // sshd insists on it, as its package makes it
        }
        Background process =
                host.commands()
                        .serve(
                                Map.of(),
                                List.of(
                                        host.programs().path("sshd"),
                                        "-D",
                                        "-e",
                                        "-f",
                                        config.toString()));
        try {
            process.await("sshd's start", () -> process.hasSaid("Server listening"));
        } catch (IOException failed) {
            process.close();
            throw failed;
        }
        return new SshServer(
                process,
                Files.writeString(host.folder().resolve("ssh_config"), clientConfig(host, port)),
                host.programs().path("ssh"));
    }

    private static void makeKeys(Host host) throws IOException, InterruptedException {
        for (String name : List.of("host", "user")) {
            host.commands()
                    .run(
                            Map.of(),
                            List.of(
                                    host.programs().path("ssh-keygen"),
                                    "-q",
                                    "-t",
                                    "ed25519",
                                    "-N",
                                    "",
                                    "-f",
                                    host.folder().resolve(name).toString()));
        }
        Files.writeString(
                host.folder().resolve("known_hosts"),
                HOST + " " + Files.readString(host.folder().resolve("host.pub")));
    }

    /// SHLVL: bash then does not take the session for a login, whose start-up files would be measured too. MaxStartups: 200
    /// clients at once are let in.
    private static String config(Host host, int port) {
        return """
        Port %d
        ListenAddress %s
        HostKey %s/host
        AuthorizedKeysFile %s/user.pub
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        MaxStartups 1000
        SetEnv SHLVL=2
        Subsystem sftp internal-sftp
        """
                .formatted(port, host.address(), host.folder(), host.folder());
    }

    private static String clientConfig(Host host, int port) {
        return """
        Host %s
        HostName %s
        HostKeyAlias %s
        Port %d
        User %s
        IdentityFile %s/user
        IdentitiesOnly yes
        IdentityAgent none
        UserKnownHostsFile %s/known_hosts
        GlobalKnownHostsFile none
        StrictHostKeyChecking yes
        Ciphers aes128-gcm@openssh.com
        """
                .formatted(
                        HOST,
                        host.address(),
                        HOST,
                        port,
                        System.getProperty("user.name"),
                        host.folder(),
                        host.folder());
    }

    Background process() {
        return process;
    }

    /// For the `-F` of clients.
    String clientConfig() {
        return clientConfig.toString();
    }

    /// What runs something at the server.
    public List<String> command(String remote) {
        return List.of(client, "-F", clientConfig(), HOST, remote);
    }

    /// Ends the server.
    @Override
    public void close() {
        process.close();
    }
}
