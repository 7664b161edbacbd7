package ferry.bench.warm;

import ferry.bench.process.Errands;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import java.io.IOException;
import java.nio.file.Path;
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

    private Crowd(List<FerryClient> people) {
        this.people = people;
    }

    /// Errands: `upload FILE`, all at once to bob, answers with the number of those who could not.
    ///
    /// @param args connect string, number of people
    public static void main(String[] args) throws IOException {
        List<FerryClient> people =
                IntStream.range(0, Integer.parseInt(args[1]))
                        .mapToObj(number -> Login.register(args[0], name(number)))
                        .toList();
        try (Crowd crowd = new Crowd(people)) {
            Errands.serve(System.in, crowd::run);
        }
    }

    private static String name(int number) {
        return "member" + number;
    }

    private String run(List<String> errand) throws InterruptedException {
        if (!errand.getFirst().equals("upload")) {
            throw new IllegalArgumentException(errand.getFirst());
        }
        return Integer.toString(upload(Path.of(errand.get(1))));
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

    @Override
    public void close() {
        people.forEach(FerryClient::close);
    }
}
