package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Problem;
import ferry.client.model.ServerAddress;
import ferry.client.retry.Backoff;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import ferry.client.trust.FingerprintProbe;
import ferry.client.trust.Trust;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Asks a person, once, whether a server that nobody has vouched for is the right one.
final class PinQuestion {

    private final Invocation invocation;

    PinQuestion(Invocation invocation) {
        this.invocation = invocation;
    }

    Trust ask(ConnectString connect) {
        ServerAddress address = connect.address();
        if (!invocation.interactive()) {
            throw Refusal.unasked(
                    "the identity of " + address + " is not known, and nobody can be asked",
                    "add --server 'ferry://"
                            + address
                            + "#FINGERPRINT', or --ca system for a server with a certificate of a"
                            + " public authority");
        }
        Fingerprint shown = probe(address).orElseThrow(() -> cannotBePinned(address));
        invocation.screen().err("The identity of " + address + " is not known yet. It shows:");
        invocation.screen().err("  " + shown);
        invocation.screen().err("Compare it with what the server printed when it started.");
        String answer = invocation.console().readLine("Is it the same? [y/N] ").orElse("").strip();
        if (!answer.toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw Refusal.unasked(
                    "the identity of " + address + " was not confirmed",
                    "ask the operator of the server for its connect string");
        }
        return new Trust.Pinned(shown);
    }

    private static Refusal cannotBePinned(ServerAddress address) {
        return Refusal.unasked(
                address
                        + " shows a certificate of an authority that signs for others too, which"
                        + " cannot be pinned",
                "if this machine knows the authority: add --ca system; else --ca FILE with its"
                        + " certificate");
    }

    private Optional<Fingerprint> probe(ServerAddress address) {
        Deadline deadline =
                Deadline.in(Persistence.FIRST_CONNECT, invocation.surroundings().time());
        Backoff backoff = new Backoff(new SecureRandom());
        while (true) {
            try {
                return FingerprintProbe.ask(address);
            } catch (FerryException e) {
                Duration wait = backoff.next(Optional.empty());
                if (e.problem() != Problem.UNREACHABLE || deadline.overAfter(wait)) {
                    throw e;
                }
                pause(wait);
            }
        }
    }

    private void pause(Duration wait) {
        try {
            invocation.surroundings().time().sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted", e);
        }
    }
}
