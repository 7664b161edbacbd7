package ferry.cli.command;

import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Person;
import ferry.client.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who may have been meant by a name that nobody has.
final class Spelling {

    private Spelling() {}

    /// Does something, and says of a name that nobody has who has one like it.
    static <T> T hinting(FerryClient client, Function<FerryClient, T> work) {
        try {
            return work.apply(client);
        } catch (FerryException e) {
            Optional<String> hint = hint(e, client);
            if (hint.isEmpty()) {
                throw e;
            }
            Failure failure = Failure.of(e);
            Refusal refusal =
                    new Refusal(
                            failure.exitCode(), failure.reason(), failure.message(), hint.get());
            refusal.initCause(e);
            throw refusal;
        }
    }

    /// @return what to say; nothing when no name is like it
    static Optional<String> hint(FerryException e, FerryClient client) {
        boolean unknown =
                e.problem() == Problem.RECIPIENT_UNKNOWN || e.problem() == Problem.USER_UNKNOWN;
        Optional<String> typed = e.fact("names").or(() -> e.fact("username"));
        if (!unknown || typed.isEmpty()) {
            return Optional.empty();
        }
        List<String> likely = likely(typed.get().split("[,\\s]+", -1), people(client));
        return likely.isEmpty()
                ? Optional.empty()
                : Optional.of("did you mean " + String.join(", ", likely) + "?");
    }

    private static List<String> likely(String[] typed, List<String> people) {
        return Stream.of(typed)
                .flatMap(name -> Suggestions.nearest(name, people).stream())
                .distinct()
                .toList();
    }

    /// Nobody where the server does not tell, or no more: the error that is there says enough.
    private static List<String> people(FerryClient client) {
        try {
            return client.people().stream().map(Person::name).toList();
        } catch (FerryException _) {
            return List.of();
        }
    }
}
