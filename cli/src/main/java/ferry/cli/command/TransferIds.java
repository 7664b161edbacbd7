package ferry.cli.command;

import ferry.cli.exit.UsageException;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Transfers by the beginnings of their ids.
public final class TransferIds {

    private static final int LEAST_CHARACTERS = 4;
    private static final int WHOLE_CHARACTERS = 36;

    private TransferIds() {}

    /// @param typed an id, or a beginning of 4 or more characters that only one has
    public static Transfer find(FerryClient client, String typed) {
        String prefix = typed.toLowerCase(Locale.ROOT);
        if (prefix.length() == WHOLE_CHARACTERS) {
            return client.transfer(prefix);
        }
        if (prefix.length() < LEAST_CHARACTERS) {
            throw new UsageException("ID: " + typed + " (expected: 4 characters or more)");
        }
        List<Transfer> matches =
                Stream.concat(client.inbox().stream(), client.outbox().stream())
                        .filter(transfer -> transfer.id().startsWith(prefix))
                        .toList();
        List<String> ids = matches.stream().map(Transfer::id).distinct().toList();
        return switch (ids.size()) {
            case 0 -> throw new FerryException(Problem.TRANSFER_UNKNOWN, "no such transfer");
            case 1 -> matches.getFirst();
            default -> throw new UsageException(typed + " is the beginning of several ids");
        };
    }
}
