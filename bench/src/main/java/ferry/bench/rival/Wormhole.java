package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Programs;
import ferry.bench.report.Contenders;
import ferry.kernel.life.Closer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `wormhole send` and `wormhole receive` at the same time, with a mailbox where they find each other and a relay through which the
/// bytes go, encrypted from end to end; both run until this is closed. The relay keeps nothing.
public final class Wormhole implements AutoCloseable {
    private static final String PROGRAM = "wormhole";
    private static final String MAILBOX = "wormhole-mailbox";
    private static final String RELAY = "transitrelay";
    private static final String PACKAGES =
            "packages: magic-wormhole, python3-magic-wormhole-mailbox-server,"
                    + " magic-wormhole-transit-relay";

    /// What runs servers: its name by Debian, and by everybody else.
    private static final List<String> TWIST = List.of("twist3", "twist");

    private static final int MAX_HELP_SECONDS = 30;

    /// Its command line reads and writes no other text.
    private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C.UTF-8");

    private final Closer opened = new Closer();
    private final Host host;
    private final Background mailbox;
    private final Background relay;
    private final List<String> program;
    private int codes;

    private Wormhole(Host host) throws IOException {
        this.host = host;
        int mailboxPort = Host.freePort();
        int relayPort = Host.freePort();
        String twist = twist(host.programs()).orElseThrow();
        try {
            String state = "--channel-db=" + host.folder().resolve("mailbox.sqlite");
            this.mailbox = serve(twist, mailboxPort, MAILBOX, state);
            this.relay = serve(twist, relayPort, RELAY);
        } catch (IOException failed) {
            opened.close();
            throw failed;
        }
        this.program =
                List.of(
                        host.programs().path(PROGRAM),
                        "--relay-url",
                        "ws://%s:%d/v1".formatted(host.address(), mailboxPort),
                        "--transit-helper",
                        "tcp:%s:%d".formatted(host.address(), relayPort));
    }

    public static Wormhole start(Host host) throws IOException {
        return new Wormhole(host);
    }

    private Background serve(String twist, int port, String what, String... options)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(twist, what));
        line.addAll(List.of("--port", "tcp:%d:interface=%s".formatted(port, host.address())));
        line.addAll(List.of(options));
        Background server = opened.register(host.commands().serve(ENVIRONMENT, line));
        server.await(what + "'s start", () -> Host.listens(port));
        return server;
    }

    /// What is not there of what it needs, and how to get it.
    public static Optional<String> missing(Programs installed)
            throws IOException, InterruptedException {
        Optional<String> twist = twist(installed);
        if (installed.find(PROGRAM).isEmpty() || twist.isEmpty()) {
            return Optional.of("no %s; %s".formatted(PROGRAM, PACKAGES));
        }
        String servers = help(twist.get());
        List<String> missing =
                Stream.of(MAILBOX, RELAY).filter(server -> !servers.contains(server)).toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s knows no %s; %s"
                                .formatted(twist.get(), String.join(", ", missing), PACKAGES));
    }

    private static Optional<String> twist(Programs installed) {
        return TWIST.stream()
                .flatMap(name -> installed.find(name).stream())
                .findFirst()
                .map(Path::toString);
    }

    /// Names all servers that it can run.
    private static String help(String twist) throws IOException, InterruptedException {
        Process help =
                new ProcessBuilder(twist, "--help")
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!help.waitFor(MAX_HELP_SECONDS, TimeUnit.SECONDS)) {
            help.destroyForcibly();
        }
        return said;
    }

    public String name() {
        return Contenders.WORMHOLE;
    }

    /// Brings a file from here to here, from the start of both commands to the end of both. They agree on a code beforehand.
    ///
    /// @param to must not exist
    public Cost deliver(Path from, Path to) throws IOException, InterruptedException {
        String code = ++codes + "-bench-code";
        List<List<String>> both =
                List.of(
                        line("send", "--code", code, from.toString()),
                        line("receive", "--accept-file", "-o", to.toString(), code));
        return mailbox.beside(() -> relay.beside(() -> together(both)));
    }

    private Cost together(List<List<String>> both) throws IOException, InterruptedException {
        Commands.Crowd crowd = host.commands().runTogether(ENVIRONMENT, both);
        if (crowd.failures() > 0) {
            throw new IOException(crowd.failures() + " of two commands failed: " + both);
        }
        return crowd.cost();
    }

    /// Without a direct connection, which two people on different networks would not have.
    private List<String> line(String verb, String... arguments) {
        Stream<String> always = Stream.of(verb, "--no-listen", "--hide-progress");
        return Stream.of(program.stream(), always, Stream.of(arguments))
                .flatMap(words -> words)
                .toList();
    }

    /// Ends both servers.
    @Override
    public void close() throws IOException {
        opened.close();
    }
}
