package ferry.bench.library;

import ferry.bench.process.Background;
import ferry.bench.process.Commands;
import ferry.bench.process.Cost;
import ferry.bench.process.Ferry;
import ferry.bench.process.Scratch;
import ferry.bench.process.Series;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Times the client library in one warm process, over TLS, checked end to end and forced to the disk, in turn with a bare
/// socket that forces as well and does nothing else.
public final class LibraryBench implements AutoCloseable {
    private static final int MAX_MINUTES = 5;

    private final Ferry ferry;
    private final Background rawServer;
    private final RawSocket raw;
    private final FerryClient alice;
    private final FerryClient bob;
    private final Path folder;
    private final Path file;
    private final Series rawUp = new Series("bare socket, up");
    private final Series rawDown = new Series("bare socket, down");
    private final Series send = new Series("library, send");
    private final Series receive = new Series("library, receive");
    private final Series live = new Series("library, send and receive live");

    private LibraryBench(Ferry ferry, Background rawServer, RawSocket raw, Path folder, Path file) {
        this.ferry = ferry;
        this.rawServer = rawServer;
        this.raw = raw;
        this.folder = folder;
        this.file = file;
        this.alice = connect("alice");
        this.bob = connect("bob");
    }

    /// @param args root of the project, MiB of the file, number of rounds
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]).toAbsolutePath();
        long bytes = Long.parseLong(args[1]) << 20;
        int rounds = Integer.parseInt(args[2]);
        try (Scratch scratch = Scratch.create()) {
            Path file = scratch.random("file.bin", bytes);
            Commands commands = new Commands(scratch.folder());
            try (Ferry ferry = Ferry.start(commands, root, scratch.folder());
                    Background rawServer = startRaw(commands, scratch.folder());
                    RawSocket raw = RawSocket.connect(portOf(rawServer, scratch.folder()));
                    LibraryBench bench =
                            new LibraryBench(ferry, rawServer, raw, scratch.folder(), file)) {
                for (int round = 0; round <= rounds; round++) {
                    bench.round(round > 0);
                    System.err.printf("round %d of %d%n", round, rounds);
                }
                bench.report(bytes, rounds);
            }
        }
    }

    private static Background startRaw(Commands commands, Path scratch) throws IOException {
        return commands.start(
                Map.of(),
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RawSocket.class.getName(),
                        scratch.resolve("raw.bin").toString(),
                        scratch.resolve("raw.port").toString()));
    }

    private static int portOf(Background rawServer, Path scratch) throws IOException {
        Path port = scratch.resolve("raw.port");
        rawServer.await("the bare socket", () -> Files.exists(port));
        return Integer.parseInt(Files.readString(port));
    }

    private FerryClient connect(String person) {
        ConnectString server = ConnectString.parse(ferry.connectString());
        FerryClient client =
                FerryClient.connect(
                        server.address(),
                        new Trust.Pinned(server.fingerprint().orElseThrow()),
                        FerryHome.at(folder.resolve("library-" + person)));
        client.login(person, Ferry.passwordOf(person), "bench");
        return client;
    }

    private void round(boolean counted) throws IOException, InterruptedException {
        Cost up = cost(() -> raw.put(file));
        Cost sent = cost(this::sendToBob);
        Cost down = cost(() -> raw.get(folder.resolve("raw.copy")));
        Cost received = cost(this::receiveAsBob);
        Cost both = sendLive();
        if (counted) {
            rawUp.add(up);
            send.add(sent);
            rawDown.add(down);
            receive.add(received);
            live.add(both);
        }
    }

    private Transfer sendToBob() throws IOException {
        try (Source source = Source.file(file)) {
            return alice.send(
                    Outgoing.file("file.bin", List.of("bob")),
                    source,
                    SendOptions.usual(),
                    SendListener.NONE);
        }
    }

    private void receiveAsBob() throws IOException {
        for (Transfer transfer : bob.inbox()) {
            if (transfer.ownReceipt().filter(receipt -> !receipt.state().settled()).isPresent()) {
                delete(bob.receive(transfer, ReceiveOptions.into(inbox()), ReceiveListener.NONE));
            }
        }
    }

    /// From the call of the sender until the receiver has the file, verified.
    private Cost sendLive() throws IOException, InterruptedException {
        Arrivals arrivals = new Arrivals();
        IntakeOptions everything = IntakeOptions.everything(ReceiveOptions.into(inbox()));
        Thread taking =
                Thread.ofVirtual().start(() -> bob.intake(everything, arrivals).keepTaking());
        try {
            arrivals.awaitWatch();
            return cost(() -> {
                sendToBob();
                delete(arrivals.next());
            });
        } finally {
            taking.interrupt();
            taking.join();
        }
    }

    private Path inbox() throws IOException {
        return Files.createDirectories(folder.resolve("inbox"));
    }

    private static void delete(Received received) throws IOException {
        if (!(received instanceof Received.Saved saved)) {
            throw new IOException("not saved: " + received);
        }
        Files.delete(saved.file());
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /// Of this process and both servers.
    private Cost cost(Step step) throws IOException, InterruptedException {
        double before = cpuSeconds();
        long begin = System.nanoTime();
        step.run();
        double wall = (System.nanoTime() - begin) / 1e9;
        return new Cost(wall, cpuSeconds() - before, ferry.serverPeakMebibytes());
    }

    private double cpuSeconds() throws IOException {
        double own =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
        return own + ferry.serverCpuSeconds() + rawServer.cpuSeconds();
    }

    private void report(long bytes, int rounds) {
        System.out.printf(
                "%d MiB that do not compress, %d rounds, median [least..greatest]; %d processors%n%n",
                bytes >> 20, rounds, Runtime.getRuntime().availableProcessors());
        System.out.println(
                "| what | seconds | MB/s | CPU s/GiB, all processes | peak MiB, server |");
        System.out.println("|---|---|---|---|---|");
        Stream.of(rawUp, send, rawDown, receive, live)
                .forEach(series -> System.out.println(series.row(bytes)));
        System.out.printf(
                "%nspeed against the bare socket, by round: send %.2f, receive %.2f%n",
                Series.medianOfRatios(rawUp, send), Series.medianOfRatios(rawDown, receive));
        System.out.printf(
                "live / (send + receive), medians: %.2f%n",
                live.median(Cost::wallSeconds)
                        / (send.median(Cost::wallSeconds) + receive.median(Cost::wallSeconds)));
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
    }

    private static final class Arrivals implements IntakeListener {
        private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();

        private enum Watch {
            CAUGHT_UP
        }

        @Override
        public void ended(Received received) {
            news.add(received);
        }

        @Override
        public void failed(Transfer transfer, FerryException because) {
            news.add(because);
        }

        @Override
        public void caughtUp() {
            news.add(Watch.CAUGHT_UP);
        }

        void awaitWatch() throws IOException, InterruptedException {
            while (poll() != Watch.CAUGHT_UP) {}
        }

        Received next() throws IOException, InterruptedException {
            Object next = poll();
            while (next == Watch.CAUGHT_UP) {
                next = poll();
            }
            if (next instanceof Received received) {
                return received;
            }
            throw new IOException("not received", (Throwable) next);
        }

        private Object poll() throws IOException, InterruptedException {
            Object next = news.poll(MAX_MINUTES, TimeUnit.MINUTES);
            if (next == null) {
                throw new IOException("nothing came within " + MAX_MINUTES + " minutes");
            }
            return next;
        }
    }
}
