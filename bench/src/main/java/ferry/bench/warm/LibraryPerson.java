package ferry.bench.warm;

import ferry.bench.process.Errands;
import ferry.client.FerryClient;
import ferry.client.model.Outgoing;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One person's program that uses the client library and goes on.
public final class LibraryPerson {
    /// As many streams as a server leaves to one person.
    private static final int SIDE_BY_SIDE = 32;

    private final FerryClient client;
    private @Nullable Arrivals arrivals;

    private LibraryPerson(FerryClient client) {
        this.client = client;
    }

    /// Errands: `send FILE RECIPIENT...`, which answers with the transfer's id; `send-all FOLDER RECIPIENT...`, each of its files;
    /// `receive ID FOLDER`, with the file; `take FOLDER`,
    /// all that waits; `decline`, all that waits; `watch FOLDER`, `next`, with the file, and `unwatch`.
    ///
    /// @param args connect string, person, folder for what the client keeps
    public static void main(String[] args) throws IOException {
        try (FerryClient client = Login.in(args[0], args[1], Path.of(args[2]))) {
            Errands.serve(System.in, new LibraryPerson(client)::run);
        }
    }

    private String run(List<String> errand) throws IOException, InterruptedException {
        return switch (errand.getFirst()) {
            case "send" -> send(Path.of(errand.get(1)), errand.subList(2, errand.size()));
            case "send-all" -> sendAll(Path.of(errand.get(1)), errand.subList(2, errand.size()));
            case "receive" -> receive(errand.get(1), Path.of(errand.get(2)));
            case "take" -> take(Path.of(errand.get(1)));
            case "decline" -> decline();
            case "watch" -> watch(Path.of(errand.get(1)));
            case "next" -> next();
            case "unwatch" -> unwatch();
            default -> throw new IllegalArgumentException(errand.getFirst());
        };
    }

    private String send(Path file, List<String> recipients) {
        try (Source source = Source.file(file)) {
            return client.send(
                            Outgoing.file(file.getFileName().toString(), recipients),
                            source,
                            SendOptions.usual(),
                            SendListener.NONE)
                    .id();
        }
    }

    private String sendAll(Path folder, List<String> recipients)
            throws IOException, InterruptedException {
        List<Callable<String>> sends;
        try (Stream<Path> files = Files.list(folder)) {
            sends = files.<Callable<String>>map(file -> () -> send(file, recipients)).toList();
        }
        try (ExecutorService senders = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            for (Future<String> sent : senders.invokeAll(sends)) {
                String _ = sent.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return "";
    }

    private String receive(String transfer, Path folder) throws IOException {
        Received received =
                client.receive(transfer, ReceiveOptions.into(folder), ReceiveListener.NONE);
        if (received instanceof Received.Saved saved) {
            return saved.file().toString();
        }
        throw new IOException("not saved: " + received);
    }

    private String take(Path folder) {
        client.intake(
                        IntakeOptions.everything(ReceiveOptions.into(folder)),
                        new IntakeListener() {})
                .takeWaiting();
        return "";
    }

    private String decline() {
        for (Transfer transfer : client.inbox()) {
            if (transfer.ownReceipt().filter(own -> !own.state().settled()).isPresent()) {
                var _ = client.decline(transfer.id());
            }
        }
        return "";
    }

    private String watch(Path folder) throws IOException, InterruptedException {
        arrivals = Arrivals.of(client, ReceiveOptions.into(folder));
        return "";
    }

    private String next() throws IOException, InterruptedException {
        return watching().next().file().toString();
    }

    private String unwatch() {
        watching().close();
        arrivals = null;
        return "";
    }

    private Arrivals watching() {
        if (arrivals == null) {
            throw new IllegalStateException("does not watch");
        }
        return arrivals;
    }
}
