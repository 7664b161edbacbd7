package ferry.cli.command;

import ferry.cli.completion.Candidate;
import ferry.cli.completion.Offer;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.LiveSession;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names and ids that a server knows, for whoever has typed the beginning of one.
public final class Candidates {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST = 500;
    private static final int BRIEF = 8;

    private Candidates() {}

    /// At most 500 that begin with `typed`; none where the kind is no server's to know.
    public static List<Candidate> of(FerryClient client, Offer kind, String typed) {
        return all(client, kind, typed)
                .flatMap(Optional::stream)
                .filter(candidate -> candidate.text().startsWith(typed))
                .limit(MOST)
                .toList();
    }

    /// The answer of a question that nobody waits longer for than two seconds.
    ///
    /// @throws FerryException TIMED_OUT when there is none by then; and whatever the question throws
    public static List<Candidate> patiently(Callable<List<Candidate>> question) {
        FutureTask<List<Candidate>> answer = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("ferry-complete").start(answer);
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FerryException(Problem.TIMED_OUT, "no answer in " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static Stream<Optional<Candidate>> all(FerryClient client, Offer kind, String typed) {
        return switch (kind) {
            case PEOPLE -> client.people().stream().map(person -> Candidate.of(person.name(), ""));
            case INBOX -> client.inbox().stream().map(transfer -> received(transfer, typed));
            case OUTBOX -> client.outbox().stream().map(transfer -> sent(transfer, typed));
            case TRANSFERS ->
                    Stream.concat(
                            client.inbox().stream().map(transfer -> received(transfer, typed)),
                            client.outbox().stream().map(transfer -> sent(transfer, typed)));
            case SESSIONS -> client.sessions().stream().map(session -> session(session, typed));
            case FILES, FOLDERS -> Stream.of(); // the shell's own
        };
    }

    private static Optional<Candidate> received(Transfer transfer, String typed) {
        String from = " from " + transfer.sender().name();
        return Candidate.of(id(transfer.id(), typed), transfer.fileName() + from);
    }

    private static Optional<Candidate> sent(Transfer transfer, String typed) {
        String to =
                transfer.receipts().stream()
                        .map(Receipt::recipient)
                        .map(person -> person.name())
                        .collect(Collectors.joining(" "));
        return Candidate.of(id(transfer.id(), typed), transfer.fileName() + " to " + to);
    }

    private static Optional<Candidate> session(LiveSession session, String typed) {
        return Candidate.of(id(session.id(), typed), SessionTable.device(session));
    }

    /// Short, as lists show it, unless somebody types more of it.
    private static String id(String id, String typed) {
        return typed.length() > BRIEF ? id : id.substring(0, Math.min(BRIEF, id.length()));
    }
}
