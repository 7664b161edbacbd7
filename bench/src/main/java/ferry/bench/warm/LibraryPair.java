package ferry.bench.warm;

import ferry.bench.process.Errands;
import ferry.bench.report.Statistics;
import ferry.client.FerryClient;
import ferry.client.model.Outgoing;
import ferry.client.receive.ReceiveOptions;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Sender and receiver in one process, where one clock can tell how long something takes from the one to the other.
public final class LibraryPair {
    private static final long PAUSE_NANOS = 2_000_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final FerryClient alice;
    private final FerryClient bob;
    private final Path inbox;

    private LibraryPair(FerryClient alice, FerryClient bob, Path inbox) {
        this.alice = alice;
        this.bob = bob;
        this.inbox = inbox;
    }

    /// Errands: `lag FILE BYTES_PER_SECOND` answers with the MiB by which the receiver was behind the sender at most; `append N`
    /// and `files N` with the median and the 99th percentile of milliseconds, a space between.
    ///
    /// @param args connect string, folder for what the clients keep
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        try (FerryClient alice = Login.in(args[0], "alice", folder);
                FerryClient bob = Login.in(args[0], "bob", folder)) {
            Path inbox = Files.createDirectories(folder.resolve("pair-inbox"));
            Errands.serve(System.in, new LibraryPair(alice, bob, inbox)::run);
        }
    }

    private String run(List<String> errand) throws Exception {
        return switch (errand.getFirst()) {
            case "lag" ->
                    String.format(
                            Locale.ROOT,
                            "%.3f",
                            lag(Path.of(errand.get(1)), Long.parseLong(errand.get(2))));
            case "append" -> quantiles(append(Integer.parseInt(errand.get(1))));
            case "files" -> quantiles(files(Integer.parseInt(errand.get(1))));
            default -> throw new IllegalArgumentException(errand.getFirst());
        };
    }

    private static String quantiles(List<Double> nanos) {
        return String.format(
                Locale.ROOT,
                "%.4f %.4f",
                Statistics.median(nanos) / NANOS_PER_MILLI,
                Statistics.quantile(nanos, 0.99) / NANOS_PER_MILLI);
    }

    /// How far what the receiver has is behind what the sender has given to the network, at each piece that the sender gives.
    private double lag(Path file, long bytesPerSecond) throws IOException, InterruptedException {
        AtomicLong here = new AtomicLong();
        AtomicLong most = new AtomicLong();
        SendListener sender =
                new SendListener() {
                    @Override
                    public void sent(long position, OptionalLong size) {
                        most.accumulateAndGet(position - here.get(), Math::max);
                    }
                };
        try (Arrivals arrivals = Arrivals.of(bob, ReceiveOptions.into(inbox), here::set);
                Source source = Source.file(file)) {
            var _ =
                    alice.send(
                            outgoing("lag.bin"),
                            source,
                            SendOptions.fresh().withLimit(bytesPerSecond),
                            sender);
            Files.delete(arrivals.next().file());
        }
        return most.get() / (double) (1 << 20);
    }

    /// From one byte more at the sender's, of a file that is open and live, until the receiver's callback.
    private List<Double> append(int count)
            throws IOException, InterruptedException, ExecutionException {
        Landing landing = new Landing();
        List<Double> nanos = new ArrayList<>();
        try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
                Arrivals arrivals = Arrivals.of(bob, ReceiveOptions.into(inbox), landing::reached);
                GrowingSource source = new GrowingSource()) {
            Future<?> end =
                    sending.submit(() ->
                            alice.send(
                                    outgoing("growing.bin"),
                                    source,
                                    SendOptions.fresh(),
                                    SendListener.NONE));
            for (int i = 1; i <= count; i++) {
                long begin = System.nanoTime();
                source.append();
                nanos.add((double) (landing.await(i) - begin));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            source.end();
            var _ = end.get();
            Files.delete(arrivals.next().file());
        }
        return nanos;
    }

    /// From the sender's call until the receiver has the file, verified, both forced to the disk.
    private List<Double> files(int count) throws IOException, InterruptedException {
        Path file = Files.writeString(inbox.resolveSibling("one-byte.txt"), "1");
        List<Double> nanos = new ArrayList<>();
        try (Arrivals arrivals = Arrivals.of(bob, ReceiveOptions.into(inbox))) {
            for (int i = 0; i < count; i++) {
                long begin = System.nanoTime();
                try (Source source = Source.file(file)) {
                    var _ =
                            alice.send(
                                    outgoing("one-byte.txt"),
                                    source,
                                    SendOptions.fresh(),
                                    SendListener.NONE);
                }
                Path here = arrivals.next().file();
                nanos.add((double) (System.nanoTime() - begin));
                Files.delete(here);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return nanos;
    }

    private static Outgoing outgoing(String name) {
        return Outgoing.file(name, List.of("bob"));
    }
}
