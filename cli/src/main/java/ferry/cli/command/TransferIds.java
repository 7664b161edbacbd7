package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.Transfer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the transfer that somebody means by the beginning of its id.
final class TransferIds {

    static final String LABEL = "ID";
    private static final int LEAST_CHARACTERS = 4;
    private static final int BRIEF_CHARACTERS = 8;
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f-]{1,36}");
    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private TransferIds() {}

    /// Enough to tell transfers apart, and to type.
    static String brief(Transfer transfer) {
        String id = transfer.id();
        return SafeText.of(id.substring(0, Math.min(BRIEF_CHARACTERS, id.length())));
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
        if (typed.length() < LEAST_CHARACTERS || !BEGINNING.matcher(typed).matches()) {
            throw Refusal.usage(
                    typed + " is no transfer id", "type its first 4 characters or more");
        }
        return only(
                typed,
                Stream.concat(client.inbox().stream(), client.outbox().stream())
                        .map(Transfer::id)
                        .filter(id -> id.startsWith(typed))
                        .distinct()
                        .toList());
    }

    private static String only(String typed, List<String> found) {
        if (found.isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "TRANSFER_UNKNOWN",
                    "there is no transfer " + typed,
                    "ferry inbox and ferry outbox list what there is");
        }
        if (found.size() > 1) {
            throw Refusal.usage(
                    found.size() + " transfers begin with " + typed, "type more of the id");
        }
        return found.getFirst();
    }
}
