package ferry.cli.command;

import ferry.cli.completion.Candidate;
import ferry.cli.completion.Offer;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.LiveSession;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `complete`: what a script of [CompletionCommand] asks for while somebody types. Nobody waits for it, and nobody wants to
/// read why there is no answer: then it prints nothing, unless `-v` asks for the reason, and ends well.
final class CompleteCommand implements Command {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST = 500;
    private static final int BRIEF = 8;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Flags.plain(
                                this,
                                "complete",
                                "Print the names or ids that begin with a word, for completion.",
                                "ferry complete people bo")
                        .addOption(Flags.server())
                        .addPositional(Flags.positional("KIND WORD", "0..2", "What is asked for."));
        spec.usageMessage().hidden(true);
        return spec;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<String> words = invocation.words();
        Optional<Offer> kind = words.stream().findFirst().flatMap(Offer::of);
        if (kind.isEmpty()) {
            return ExitCode.DONE; // a script of another version
        }
        String typed = words.size() > 1 ? words.get(1) : "";
        try {
            answer(invocation, kind.get(), typed).stream()
                    .filter(candidate -> candidate.text().startsWith(typed))
                    .limit(MOST)
                    .forEach(candidate -> print(invocation, candidate));
        } catch (RuntimeException e) {
            if (invocation.screen().verbose()) {
                FailureText.show(invocation.screen(), Failure.of(e), Optional.empty());
            }
        }
        return ExitCode.DONE;
    }

    /// Not by way of the screen, which would make the tab visible: a candidate is harmless by itself.
    private static void print(Invocation invocation, Candidate candidate) {
        invocation.console().out().print(candidate.line() + "\n");
        invocation.console().out().flush();
    }

    private static List<Candidate> answer(Invocation invocation, Offer kind, String typed) {
        FutureTask<List<Candidate>> answer =
                new FutureTask<>(() -> asked(new Servers(invocation), kind, typed));
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

    private static List<Candidate> asked(Servers servers, Offer kind, String typed) {
        try (FerryClient client = servers.hastyClient()) {
            return candidates(client, kind, typed).flatMap(Optional::stream).toList();
        }
    }

    private static Stream<Optional<Candidate>> candidates(
            FerryClient client, Offer kind, String typed) {
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
