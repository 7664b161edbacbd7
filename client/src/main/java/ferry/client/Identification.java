package ferry.client;

import ferry.client.home.ServerIdentity;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds out who a server is while it is asked something else, so that both take one round trip. Used by one thread.
final class Identification implements AutoCloseable {

    private final Optional<ServerIdentity> known;
    private final @Nullable ExecutorService beside;
    private @Nullable Future<ServerIdentity> answer;

    private Identification(Optional<ServerIdentity> known, @Nullable ExecutorService beside) {
        this.known = known;
        this.beside = beside;
    }

    /// Nothing is asked where an authority has proved it: an authority is one installation's.
    ///
    /// @param question asks the server
    /// @param known who it was the last time, and what vouches for it still does
    static Identification of(Supplier<ServerIdentity> question, Optional<ServerIdentity> known) {
        if (known.flatMap(ServerIdentity::authority).isPresent()) {
            return new Identification(known, null);
        }
        ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor();
        Identification asking = new Identification(known, beside);
        asking.answer = beside.submit(question::get);
        return asking;
    }

    /// Who may be shown what an earlier login left here: nobody where nothing proves who the server is.
    Optional<ServerIdentity> familiar() {
        return known.filter(identity -> !identity.plaintext());
    }

    ServerIdentity identity() {
        return answer == null ? known.orElseThrow() : await(answer);
    }

    private ServerIdentity await(Future<ServerIdentity> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FerryException refusal
                    ? refusal
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while logging in", e);
        }
    }

    /// Ends the question.
    @Override
    public void close() {
        if (beside != null) {
            beside.shutdownNow();
        }
    }
}
