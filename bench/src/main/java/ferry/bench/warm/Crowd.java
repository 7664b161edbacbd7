package ferry.bench.warm;

import ferry.bench.process.Errands;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Many people in one process, each with an account, a session and a connection of his own, who are all there before anything
/// is measured.
public final class Crowd implements AutoCloseable {
    private final List<FerryClient> people;
    private final Path folder;
    private final List<Arrivals> followers = new ArrayList<>();

    private Crowd(List<FerryClient> people, Path folder) {
        this.people = people;
        this.folder = folder;
    }

    /// Errands: `upload FILE`, all at once to bob, answers with the number of those who could not; `follow BYTES_PER_SECOND`,
    /// all take what comes at that rate, and `leave`, which declines what they have not taken.
    ///
    /// @param args connect string, number of people, folder for what they receive
    public static void main(String[] args) throws IOException {
        List<FerryClient> people =
                IntStream.range(0, Integer.parseInt(args[1]))
                        .mapToObj(number -> Login.register(args[0], name(number)))
                        .toList();
        try (Crowd crowd = new Crowd(people, Path.of(args[2]))) {
            Errands.serve(System.in, crowd::run);
        }
    }

    public static String name(int number) {
        return "member" + number;
    }

    private String run(List<String> errand) throws IOException, InterruptedException {
        return switch (errand.getFirst()) {
            case "upload" -> Integer.toString(upload(Path.of(errand.get(1))));
            case "follow" -> follow(Long.parseLong(errand.get(1)));
            case "leave" -> leave();
            default -> throw new IllegalArgumentException(errand.getFirst());
        };
    }

    private int upload(Path file) throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(people.size());
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (FerryClient person : people) {
                all.execute(() -> {
                    if (!send(person, file)) {
                        failures.incrementAndGet();
                    }
                    ended.countDown();
                });
            }
            ended.await();
        }
        return failures.get();
    }

    private static boolean send(FerryClient person, Path file) {
        try (Source source = Source.file(file)) {
            var _ =
                    person.send(
                            Outgoing.file(file.getFileName().toString(), List.of("bob")),
                            source,
                            SendOptions.fresh(),
                            SendListener.NONE);
            return true;
        } catch (FerryException refused) {
            refused.printStackTrace();
            return false;
        }
    }

    private String follow(long bytesPerSecond) throws IOException, InterruptedException {
        for (int i = 0; i < people.size(); i++) {
            Path inbox = Files.createDirectories(folder.resolve(name(i)));
            followers.add(
                    Arrivals.of(
                            people.get(i), ReceiveOptions.into(inbox).withLimit(bytesPerSecond)));
        }
        return "";
    }

    private String leave() {
        for (Arrivals follower : followers) {
            follower.close();
        }
        followers.clear();
        people.forEach(Inboxes::decline);
        return "";
    }

    @Override
    public void close() {
        people.forEach(FerryClient::close);
    }
}
