package ferry.bench.warm;

import ferry.bench.process.Errands;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// Many people in one process who take what one person sends, each over connections of his own.
public final class Followers implements AutoCloseable {
    private final List<Follower> people;

    private Followers(List<Follower> people) {
        this.people = people;
    }

    /// Errands: `follow BYTES_PER_SECOND`, all take what comes at that rate, and `leave`, which declines what they have not taken.
    ///
    /// @param args connect string, number of people
    public static void main(String[] args) throws IOException {
        List<Follower> people =
                IntStream.range(0, Integer.parseInt(args[1]))
                        .mapToObj(number -> Follower.register(args[0], name(number)))
                        .toList();
        try (Followers followers = new Followers(people)) {
            Errands.serve(System.in, followers::run);
        }
    }

    public static String name(int number) {
        return "follower" + number;
    }

    private String run(List<String> errand) throws IOException, InterruptedException {
        switch (errand.getFirst()) {
            case "follow" -> {
                for (Follower person : people) {
                    person.follow(Long.parseLong(errand.get(1)));
                }
            }
            case "leave" -> {
                for (Follower person : people) {
                    person.leave();
                }
            }
            default -> throw new IllegalArgumentException(errand.getFirst());
        }
        return "";
    }

    @Override
    public void close() {
        people.forEach(Follower::close);
    }
}
