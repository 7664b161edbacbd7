package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.Transfer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the transfer that somebody means by the beginning of its id.
final class TransferIds {

    static final String LABEL = "ID";
    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private TransferIds() {}

    /// Enough to tell transfers apart, and to type.
    static String brief(Transfer transfer) {
        return Ids.brief(transfer.id());
    }

    /// @param invocation whose first word is the id
    static String find(Invocation invocation, FerryClient client) {
        String typed =
                invocation
                        .word()
                        .orElseThrow(() ->
                                Refusal.usage("no transfer is named", "ferry inbox lists them"))
                        .toLowerCase(Locale.ROOT);
        if (WHOLE.matcher(typed).matches()) {
            return typed;
        }
        String beginning = Ids.beginning("transfer", typed);
        return Ids.only(
                "transfer",
                beginning,
                all(client),
                Function.identity(),
                "ferry inbox and ferry outbox list what there is");
    }

    /// Of all transfers of the caller.
    static List<String> all(FerryClient client) {
        return Stream.concat(client.inbox().stream(), client.outbox().stream())
                .map(Transfer::id)
                .distinct()
                .toList();
    }
}
