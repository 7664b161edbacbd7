package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Person;
import ferry.client.model.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Who or what may have been meant by a name that nobody has, or an id of nothing.
final class Spelling {

    private Spelling() {}

    /// Does something, and says of a name that nobody has who has one like it, and of an id the same.
    ///
    /// @param word what was typed besides options
    static <T> T hinting(FerryClient client, Optional<String> word, Function<FerryClient, T> work) {
        try {
            return work.apply(client);
        } catch (FerryException e) {
            Optional<String> hint = hint(e, client).or(() -> transfer(e, word, client));
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
        return likely(List.of(typed.get().split("[,\\s]+", -1)), people(client));
    }

    private static Optional<String> transfer(
            FerryException e, Optional<String> typed, FerryClient client) {
        return typed.filter(_ -> e.problem() == Problem.TRANSFER_UNKNOWN)
                .flatMap(word -> Ids.likely(word.toLowerCase(Locale.ROOT), TransferIds.all(client)))
                .map(Spelling::question);
    }

    /// Refuses to wait for people who are not there. Whoever has gone still counts while something of theirs waits.
    ///
    /// @param names in lower case
    static void requirePeople(String option, Set<String> names, FerryClient client) {
        if (names.isEmpty()) {
            return;
        }
        Set<String> unknown = new TreeSet<>(names);
        client.lookup(List.copyOf(names)).forEach(person -> unknown.remove(person.name()));
        if (!unknown.isEmpty()) {
            client.inbox().forEach(transfer -> unknown.remove(transfer.sender().name()));
        }
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    Problem.USER_UNKNOWN.name(),
                    "nobody here is called " + String.join(", ", unknown),
                    likely(List.copyOf(unknown), people(client))
                            .orElse("check the spelling of " + option));
        }
    }

    private static Optional<String> likely(List<String> typed, List<String> people) {
        List<String> likely =
                typed.stream()
                        .flatMap(name -> Suggestions.nearest(name, people).stream())
                        .distinct()
                        .toList();
        return likely.isEmpty()
                ? Optional.empty()
                : Optional.of(question(String.join(", ", likely)));
    }

    private static String question(String likely) {
        return "did you mean " + likely + "?";
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
