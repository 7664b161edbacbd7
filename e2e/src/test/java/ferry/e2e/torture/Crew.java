package ferry.e2e.torture;

import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.Outgoing;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.e2e.system.Outcome;
import ferry.e2e.system.Server;
import ferry.e2e.torture.Processes.Vitals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A server, a sender and two receivers, each behind a wire of its own, and an onlooker. Only the supervisor's thread uses it.
final class Crew implements AutoCloseable {
    static final String SENDER = "alice";
    static final List<String> RECEIVERS = List.of("bob", "carol");

    /// The one of them who fetches a file over several connections side by side.
    static final String OVER_RANGES = "carol";

    static final String STRANGER = "mallory";
    private static final String[] OPTIONS = {"--bcrypt-cost", "4"};

    /// A process that lives for seconds is not worth the second compiler.
    private static final Map<String, String> SHORT_LIVED =
            Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    private final Path scratch;
    private final Path data;
    private final String heap;
    private final Wire senderWire;
    private final List<Wire> receiverWires = new ArrayList<>();
    private final Wire onlookerWire;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Path> histories = new ArrayList<>();
    private final List<Evidence.AtRest> atRest = new ArrayList<>();
    private final List<Evidence.Partial> partials = new ArrayList<>();
    private String transfer = "";
    private Path source = Path.of("");

    /// Whoever ends this process ends those that it has started.
    private final Thread atExit = new Thread(this::stopAll);

    private Server server;
    private @Nullable Vitals firstRest;
    private final ClientProcess sender;
    private final List<ClientProcess> receivers = new ArrayList<>();
    private final Onlooker onlooker;
    private final HostilePeer hostile;

    /// @param data folder of the server
    Crew(Path scratch, Path data, String heap) throws IOException, InterruptedException {
        this.scratch = scratch;
        this.data = data;
        this.heap = heap;
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            this.server = Server.start(scratch, data, heap, SHORT_LIVED, OPTIONS);
            open.add(() -> server().close());
            this.senderWire = wire();
            for (String _ : RECEIVERS) {
                receiverWires.add(wire());
            }
            this.onlookerWire = wire();
            aim();
            register(SENDER, senderWire);
            register(STRANGER, onlookerWire);
            for (int i = 0; i < RECEIVERS.size(); i++) {
                register(RECEIVERS.get(i), receiverWires.get(i));
                receivers.add(client("receive", RECEIVERS.get(i), receiverWires.get(i)));
            }
            this.sender = client("send", SENDER, senderWire);
            Path told = scratch.resolve("onlooker.history.jsonl");
            histories.add(told);
            this.onlooker =
                    Onlooker.start(
                            connect(onlookerWire),
                            History.append(told),
                            SENDER,
                            password(SENDER),
                            STRANGER,
                            password(STRANGER));
            open.add(onlooker);
            Path answered = scratch.resolve("hostile.history.jsonl");
            histories.add(answered);
            this.hostile =
                    new HostilePeer(
                            connect(onlookerWire),
                            STRANGER,
                            password(STRANGER),
                            History.append(answered));
            open.add(hostile);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Wire wire() throws IOException {
        Wire wire = Wire.open();
        open.add(wire);
        return wire;
    }

    private ClientProcess client(String role, String name, Wire wire) throws IOException {
        ClientProcess process =
                ClientProcess.start(
                        role, name, connect(wire).toString(), home(name), scratch, inbox(name));
        open.add(process);
        histories.add(process.history());
        return process;
    }

    private ConnectString connect(Wire wire) {
        ConnectString real = ConnectString.parse(server.connect());
        return new ConnectString(
                new ServerAddress(real.address().host(), wire.port()), real.fingerprint());
    }

    private void register(String name, Wire wire) {
        ConnectString connect = connect(wire);
        try (FerryClient client =
                FerryClient.connect(
                        connect.address(),
                        new Trust.Pinned(connect.fingerprint().orElseThrow()),
                        FerryHome.at(home(name)))) {
            var _ = client.register(name, password(name), "torture", "");
        }
    }

    private Path home(String name) {
        return scratch.resolve("home-" + name);
    }

    private static String password(String name) {
        return "correct horse battery staple " + name;
    }

    private void aim() {
        int port = ConnectString.parse(server.connect()).address().port();
        open.stream()
                .filter(Wire.class::isInstance)
                .map(Wire.class::cast)
                .forEach(wire -> wire.aim(port));
    }

    Path scratch() {
        return scratch;
    }

    Path data() {
        return data;
    }

    Path inbox(String name) {
        return scratch.resolve("inbox-" + name);
    }

    Server server() {
        return server;
    }

    ClientProcess sender() {
        return sender;
    }

    ClientProcess receiver(int which) {
        return receivers.get(which);
    }

    List<ClientProcess> receivers() {
        return receivers;
    }

    Wire senderWire() {
        return senderWire;
    }

    Wire receiverWire(int which) {
        return receiverWires.get(which);
    }

    HostilePeer hostile() {
        return hostile;
    }

    Onlooker onlooker() {
        return onlooker;
    }

    /// Whether a byte of the transfer has passed on any wire but the onlooker's within a second.
    boolean moving() {
        long quiet = senderWire.quietNanos();
        for (Wire wire : receiverWires) {
            quiet = Math.min(quiet, wire.quietNanos());
        }
        return quiet < 1_000_000_000L;
    }

    /// Starts the server that has died, or replaces it in good order.
    ///
    /// @param failPoints what is armed; empty for nothing
    void restartServer(String failPoints) throws IOException, InterruptedException {
        if (server.isAlive()) {
            Outcome outcome = server.terminate();
            if (outcome.exitCode() != 0) {
                throw new IOException("the server did not end in good order: " + outcome);
            }
        }
        firstRest = null;
        server.close();
        Map<String, String> environment = new HashMap<>(SHORT_LIVED);
        if (!failPoints.isEmpty()) {
            environment.put("FERRY_FAILPOINTS", failPoints);
        }
        server = Server.start(scratch, data, heap, environment, OPTIONS);
        aim();
    }

    /// Sends what is under way from another device of the sender's, under the same id, and returns when all is stored.
    void sendFromAnotherDevice() throws IOException {
        ConnectString connect = connect(onlookerWire);
        try (FerryClient client =
                        FerryClient.connect(
                                connect.address(),
                                new Trust.Pinned(connect.fingerprint().orElseThrow()));
                Source same = Source.file(source)) {
            var _ = client.login(SENDER, password(SENDER), "another device");
            var _ =
                    client.send(
                            Outgoing.file(String.valueOf(source.getFileName()), RECEIVERS),
                            same,
                            SendOptions.usual().under(transfer),
                            SendListener.NONE);
        }
    }

    /// The name of what is under way, in the folder of a receiver.
    Path target(int who) {
        return inbox(RECEIVERS.get(who)).resolve(source.getFileName());
    }

    long size() throws IOException {
        return Files.size(source);
    }

    String transfer() {
        return transfer;
    }

    /// What is sent now.
    void underWay(String id, Path file) {
        transfer = id;
        source = file;
        onlooker.lookAt(id);
    }

    /// Holds what a receiver that has died has so far against the source.
    void lookAtPartial(int who) throws IOException {
        Path partial = inbox(RECEIVERS.get(who)).resolve(".ferry-" + transfer + ".part");
        if (Files.exists(partial)) {
            partials.add(
                    new Evidence.Partial(
                            RECEIVERS.get(who),
                            transfer,
                            Files.size(partial),
                            isPrefix(partial, source)));
        }
    }

    private static boolean isPrefix(Path partial, Path whole) throws IOException {
        long mismatch = Files.mismatch(partial, whole);
        return mismatch < 0 || mismatch == Files.size(partial);
    }

    List<Evidence.Partial> partials() {
        return partials;
    }

    /// Looks at what the server holds while nothing goes on.
    void rest() throws IOException {
        Vitals now = Processes.vitals(server.pid());
        if (firstRest == null) {
            firstRest = now;
        } else {
            atRest.add(new Evidence.AtRest(firstRest, now));
        }
    }

    List<Evidence.AtRest> atRest() {
        return atRest;
    }

    /// Ends all in good order.
    ///
    /// @return all histories
    List<Fact> end() throws IOException, InterruptedException {
        onlooker.lookAt("");
        Outcome outcome = server.terminate();
        if (outcome.exitCode() != 0) {
            throw new IOException("the server did not end in good order: " + outcome);
        }
        close();
        List<Fact> facts = new ArrayList<>();
        for (Path history : histories) {
            facts.addAll(History.read(history));
        }
        return facts;
    }

    /// What the server said last.
    String serverLog() throws IOException {
        Path log = Files.writeString(scratch.resolve("server.log"), server.log());
        return log.toString();
    }

    @Override
    public void close() {
        stopAll();
        boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void stopAll() {
        for (AutoCloseable one : open.reversed()) {
            try {
                one.close();
            } catch (Exception | AssertionError e) { // a leak found in its log is one
                System.err.println("torture: not closed in order: " + e);
            }
        }
        open.clear();
    }
}
