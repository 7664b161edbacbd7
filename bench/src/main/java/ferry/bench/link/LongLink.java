package ferry.bench.link;

import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Place;
import ferry.bench.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A link of 1 Gbit/s and 100 ms there and back between two network namespaces, where servers and clients run with the kernel's
/// usual TCP. It is gone when closed.
public final class LongLink implements AutoCloseable {
    private static final Path TUN = Path.of("/dev/net/tun");
    private static final List<String> PROGRAMS = List.of("ip", "cc");
    private static final String SERVERS_ADDRESS = "10.77.0.1";
    private static final String CLIENTS_ADDRESS = "10.77.0.2";
    private static final double DELAY_MILLIS = 50;
    private static final int MEGABITS = 1000;

    /// What fits the queue of the line before packets are dropped: a fifth of a round trip.
    private static final int QUEUE_MILLIS = 20;

    private final Commands commands;
    private final String ip;
    private final String servers = "ferry-servers-" + ProcessHandle.current().pid();
    private final String clients = "ferry-clients-" + ProcessHandle.current().pid();
    private final List<Background> running = new ArrayList<>();

    private LongLink(Commands commands, String ip) {
        this.commands = commands;
        this.ip = ip;
    }

    /// Why there can be none on this machine.
    public static Optional<String> missing(Programs programs) {
        List<String> absent =
                PROGRAMS.stream().filter(each -> programs.find(each).isEmpty()).toList();
        if (!absent.isEmpty()) {
            return Optional.of(
                    "no %s; packages: iproute2, gcc".formatted(String.join(", ", absent)));
        }
        boolean mayOpen = Files.isReadable(TUN) && Files.isWritable(TUN);
        return mayOpen && "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of("only root can make it, where there is " + TUN);
    }

    /// @param relay the source of the program that carries the packets
    /// @param lossPercent of packets that are lost on the way, in both directions
    public static LongLink make(
            Commands commands, Programs programs, Path relay, Path scratch, double lossPercent)
            throws IOException, InterruptedException {
        LongLink link = new LongLink(commands, programs.path("ip"));
        try {
            link.up(compiled(commands, programs, relay, scratch), lossPercent);
            return link;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            link.close();
            throw failed;
        }
    }

    private static Path compiled(Commands commands, Programs programs, Path relay, Path scratch)
            throws IOException, InterruptedException {
        Path program = scratch.resolve("longlink");
        commands.run(
                Map.of(),
                List.of(
                        programs.path("cc"),
                        "-O2",
                        "-pthread",
                        "-o",
                        program.toString(),
                        relay.toString()));
        return program;
    }

    private void up(Path program, double lossPercent) throws IOException, InterruptedException {
        for (String namespace : List.of(servers, clients)) {
            commands.run(Map.of(), List.of(ip, "netns", "add", namespace));
            commands.run(Map.of(), List.of(ip, "-n", namespace, "link", "set", "lo", "up"));
        }
        Background relay =
                commands.start(
                        Map.of(),
                        List.of(
                                program.toString(),
                                servers,
                                SERVERS_ADDRESS,
                                clients,
                                CLIENTS_ADDRESS,
                                Double.toString(DELAY_MILLIS),
                                Integer.toString(MEGABITS),
                                Double.toString(lossPercent),
                                Integer.toString(QUEUE_MILLIS)));
        running.add(relay);
        relay.await("the link", () -> relay.hasSaid("ready"));
    }

    /// Its two ends.
    public Place place() {
        return new Place(
                SERVERS_ADDRESS,
                List.of(ip, "netns", "exec", servers),
                List.of(ip, "netns", "exec", clients));
    }

    @Override
    public void close() {
        running.forEach(Background::close);
        for (String namespace : List.of(servers, clients)) {
            try {
                commands.run(Map.of(), List.of(ip, "netns", "delete", namespace));
            } catch (IOException notThere) {
                System.err.println(notThere.getMessage());
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
