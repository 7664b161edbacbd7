package ferry.e2e.torture;

import static org.awaitility.Awaitility.await;

import ferry.e2e.torture.Fact.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/// One file on its way to all receivers. What has died is started again with the same command, and a sender that has given
/// up for now is told the same again; nobody does anything else. Only the supervisor's thread uses it.
final class Delivery {
    /// Until a process that has just been started, on a busy machine, begins.
    private static final Duration START = Duration.ofMinutes(4);

    private final Crew crew;
    private final String order;
    private final List<String> recipients;
    private final long begun = System.currentTimeMillis();

    private String transfer = "";
    private long orderedTo;
    private long failuresSeen;
    private int reruns;

    Delivery(Crew crew, Path file, long rate, List<String> recipients) {
        this.crew = crew;
        this.order = file + " " + rate + " " + String.join(",", recipients);
        this.recipients = recipients;
    }

    /// @return the transfer's id
    String begin() throws IOException {
        failuresSeen = failures();
        give();
        await().atMost(START).until(() -> firstBegun().isPresent());
        transfer = firstBegun().orElseThrow();
        return transfer;
    }

    String transfer() {
        return transfer;
    }

    /// How often the order was given again.
    int reruns() {
        return reruns;
    }

    private Optional<String> firstBegun() {
        return crew.sender().facts().stream()
                .filter(fact -> fact.kind() == Kind.BEGAN && fact.millis() >= begun)
                .map(Fact::transfer)
                .findFirst();
    }

    private void give() throws IOException {
        orderedTo = crew.sender().pid();
        crew.sender().order(order);
    }

    boolean awaitDone(Duration longest) {
        try {
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(longest)
                    .until(() -> {
                        keepGoing();
                        return done();
                    });
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    /// Starts again what has died, and gives the order again where that is needed.
    void keepGoing() throws IOException {
        for (ClientProcess receiver : crew.receivers()) {
            if (!receiver.isAlive()) {
                receiver.startAgain();
            }
        }
        if (!crew.sender().isAlive()) {
            crew.sender().startAgain();
        }
        boolean gaveUp = failures() > failuresSeen;
        if (!stored() && (gaveUp || orderedTo != crew.sender().pid())) {
            failuresSeen = failures();
            reruns++;
            give();
        }
    }

    private long failures() {
        return crew.sender().facts().stream()
                .filter(fact -> fact.kind() == Kind.SEND_FAILED)
                .count();
    }

    /// By what was forced: the line may not have been read when the sender died.
    private boolean stored() throws IOException {
        return History.read(crew.sender().history()).stream()
                .anyMatch(fact -> fact.kind() == Kind.STORED && fact.transfer().equals(transfer));
    }

    boolean done() throws IOException {
        return (told(crew.sender().facts(), Kind.STORED) || stored()) && allSaved();
    }

    private boolean allSaved() throws IOException {
        for (ClientProcess receiver : crew.receivers()) {
            if (recipients.contains(receiver.name())
                    && !told(receiver.facts(), Kind.SAVED)
                    && !told(History.read(receiver.history()), Kind.SAVED)) {
                return false;
            }
        }
        return true;
    }

    private boolean told(List<Fact> facts, Kind kind) {
        return facts.stream()
                .anyMatch(fact -> fact.kind() == kind && fact.transfer().equals(transfer));
    }

    /// What everybody was told last.
    String standing() {
        StringBuilder text = new StringBuilder(transfer);
        last(text, crew.sender());
        crew.receivers().forEach(receiver -> last(text, receiver));
        return text.toString();
    }

    private void last(StringBuilder text, ClientProcess process) {
        text.append("\n  ")
                .append(process.name())
                .append(" at ")
                .append(process.position(transfer));
        process.facts().reversed().stream()
                .limit(5)
                .forEach(fact -> text.append("\n    ").append(fact.line()));
    }
}
