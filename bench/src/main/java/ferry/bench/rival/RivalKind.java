package ferry.bench.rival;

import ferry.bench.process.Programs;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What could be measured beside Ferry, if it is installed.
///
/// @param name of the contender
/// @param programs all that it needs
/// @param nodeModules those of Node that it needs besides
/// @param packages how to get them, by the names of Debian's packages
public record RivalKind(
        String name,
        List<String> programs,
        List<String> nodeModules,
        String packages,
        Opener opener) {
    private static final List<String> SSH = List.of("sshd", "ssh", "ssh-keygen");

    /// In the order of reports.
    public static final List<RivalKind> ALL =
            List.of(
                    new RivalKind(
                            Contenders.SCP,
                            with(SSH, "scp"),
                            "openssh-server, openssh-client",
                            Scp::start),
                    new RivalKind(
                            Contenders.SFTP,
                            with(SSH, "sftp"),
                            "openssh-server, openssh-client",
                            Sftp::start),
                    new RivalKind(
                            Contenders.RSYNC_SSH,
                            with(SSH, "rsync"),
                            "rsync, openssh-server, openssh-client",
                            Rsync::overSsh),
                    new RivalKind(
                            Contenders.RSYNC_DAEMON, List.of("rsync"), "rsync", Rsync::daemon),
                    new RivalKind(
                            Contenders.NGINX,
                            List.of("nginx", "curl"),
                            "nginx, curl",
                            Nginx::start),
                    new RivalKind(Contenders.RCLONE, List.of("rclone"), "rclone", Rclone::start),
                    new RivalKind(
                            Contenders.TUS,
                            List.of("node", "curl"),
                            Tus.MODULES,
                            "nodejs, npm, curl",
                            Tus::start));

    RivalKind(String name, List<String> programs, String packages, Opener opener) {
        this(name, programs, List.of(), packages, opener);
    }

    /// Starts its server.
    public interface Opener {
        Rival open(Host host) throws IOException, InterruptedException;
    }

    public static RivalKind named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> with(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /// What is not there of what it needs.
    public Optional<String> missing(Programs installed) {
        List<String> missing =
                programs.stream().filter(each -> installed.find(each).isEmpty()).toList();
        if (!missing.isEmpty()) {
            return Optional.of(
                    "no %s; packages: %s".formatted(String.join(", ", missing), packages));
        }
        if (!nodeModules.isEmpty() && installed.findNodeModules(nodeModules).isEmpty()) {
            String modules = String.join(" ", nodeModules);
            return Optional.of(
                    "no folder of Node modules has %s; `npm install -g %s`, or name one in NODE_PATH"
                            .formatted(String.join(", ", nodeModules), modules));
        }
        return Optional.empty();
    }
}
