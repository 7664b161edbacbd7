package ferry.client.unfinished;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.session.Access;
import java.util.Optional;

/// How a transfer stands at the server.
final class Standing {

    private Standing() {}

    /// Ends a transfer.
    ///
    /// @return whether it was unfinished until now, as far as the server says
    static boolean cancelled(Access access, String transferId) {
        try {
            access.ask((calls, token) -> calls.cancel(token, transferId));
            return true;
        } catch (FerryException e) {
            if (e.problem() == Problem.ALREADY_FINAL || over(e.problem())) {
                return false;
            }
            throw e;
        }
    }

    /// Why nobody can go on with a transfer; nothing when somebody can, or when it is whole.
    static Optional<Problem> over(Access access, String transferId) {
        try {
            Transfer transfer = access.ask((calls, token) -> calls.transfer(token, transferId));
            return over(transfer.state());
        } catch (FerryException e) {
            if (over(e.problem())) {
                return Optional.of(e.problem());
            }
            throw e;
        }
    }

    static Optional<Problem> over(TransferState state) {
        return switch (state) {
            case CANCELLED -> Optional.of(Problem.TRANSFER_CANCELLED);
            case FAILED -> Optional.of(Problem.TRANSFER_FAILED);
            case EXPIRED -> Optional.of(Problem.TRANSFER_EXPIRED);
            case RECEIVING, PAUSED, AVAILABLE, UNKNOWN -> Optional.empty();
        };
    }

    /// Whether a refusal says that a transfer has ended without being whole, or was never there.
    static boolean over(Problem problem) {
        return switch (problem) {
            case TRANSFER_UNKNOWN,
                    TRANSFER_CANCELLED,
                    TRANSFER_FAILED,
                    TRANSFER_EXPIRED,
                    UPLOAD_EXPIRED ->
                    true;
            default -> false;
        };
    }
}
