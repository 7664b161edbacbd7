package ferry.cli.interactive;

import ferry.cli.command.Entrance;
import ferry.cli.command.FailureText;
import ferry.cli.command.Invocation;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Durations;
import ferry.client.model.Account;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Lets somebody in: by the session that is stored, else by name and password, again and again.
final class Welcome {

    private static final int MAX_TRIES = 20;
    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Invocation invocation;
    private final Entrance entrance;

    Welcome(Invocation invocation, Entrance entrance) {
        this.invocation = invocation;
        this.entrance = entrance;
    }

    Account enter() {
        try {
            if (entrance.client().userName().isPresent()) {
                return patiently(entrance.client()::whoAmI);
            }
        } catch (FerryException e) {
            if (Failure.of(e).exitCode() != ExitCode.LOGIN) {
                throw e;
            }
            show(e);
        }
        return askAgainAndAgain();
    }

    private Account askAgainAndAgain() {
        invocation
                .screen()
                .err(
                        "Log in at "
                                + entrance.client().address()
                                + ". No account yet? ferry register makes one.");
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            String user = Entrance.user(invocation);
            String password = entrance.password(user);
            try {
                return patiently(() -> entrance.login(user, password));
            } catch (FerryException e) {
                switch (e.problem()) {
                    case BAD_CREDENTIALS -> invocation.screen().err("Wrong user name or password.");
                    case LOGIN_LOCKED -> sitOut("Too many attempts", e);
                    default -> throw e;
                }
            }
        }
        throw new Refusal(
                ExitCode.LOGIN, "BAD_CREDENTIALS", "that were too many tries", "ferry login");
    }

    /// Again and again while the server is only busy.
    private Account patiently(Supplier<Account> entering) {
        for (int tries = 1; ; tries++) {
            try {
                return entering.get();
            } catch (FerryException e) {
                boolean busy =
                        e.problem() == Problem.OVERLOADED || e.problem() == Problem.SERVER_DRAINING;
                if (!busy || tries == MAX_TRIES) {
                    throw e;
                }
                sitOut("The server is busy", e);
            }
        }
    }

    /// Tells how long, and counts the seconds down.
    private void sitOut(String what, FerryException e) {
        Duration wait = e.retryAfter().orElse(USUAL_WAIT);
        Screen screen = invocation.screen();
        screen.err(what + ": try again in " + Durations.words(wait) + ".");
        try {
            long seconds = Math.ceilDiv(wait.toMillis(), MILLIS_PER_SECOND);
            for (long left = seconds; left > 0; left--) {
                screen.console()
                        .fleeting("Waiting: " + Durations.clock(Duration.ofSeconds(left)) + " ");
                invocation.surroundings().time().sleep(SECOND);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted", interrupted);
        } finally {
            screen.console().fleeting("");
        }
    }

    private void show(FerryException e) {
        FailureText.show(invocation.screen(), Failure.of(e).withNext(""), Optional.empty());
    }
}
