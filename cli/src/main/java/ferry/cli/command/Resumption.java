package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.upload.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says how a send that has stopped on its way can go on, or that it need not.
final class Resumption {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./,:@%+=-]+");

    private static final String GO_ON = "to go on where it stopped: ";

    private Resumption() {}

    /// @param alone whether what was to follow it is sent all the same
    /// @param stored the transfer, where only its recipients were waited for
    /// @return the failure with the command to type next, where one helps
    static Failure hinted(
            Failure failure,
            Parcel parcel,
            SendOrder order,
            boolean alone,
            Optional<Transfer> stored) {
        return switch (failure.exitCode()) {
            case INTERRUPTED, NETWORK ->
                    failure.withNext(
                            stored.map(Resumption::status)
                                    .orElseGet(() -> goOn(failure, parcel, order, alone)));
            case LOGIN -> stored.isPresent() ? failure : after(failure, parcel, order, alone);
            case NO_ROOM -> after(failure, parcel, order, alone);
            default -> failure;
        };
    }

    private static Failure after(Failure failure, Parcel parcel, SendOrder order, boolean alone) {
        boolean here = failure.reason().equals(Problem.LOCAL_DISK_FULL.name());
        String first = here ? "free some space" : failure.next();
        String then = goOn(failure, parcel, order, alone);
        return failure.withNext(first.isEmpty() ? then : first + "; then, " + then);
    }

    private static String status(Transfer stored) {
        return "all of it is stored, and is delivered by itself: ferry status "
                + TransferIds.brief(stored);
    }

    private static String goOn(Failure failure, Parcel parcel, SendOrder order, boolean alone) {
        return parcel.file().isPresent()
                ? GO_ON + command(failure, parcel, order, alone)
                : "send it again: what was piped in cannot be read twice";
    }

    private static String command(Failure failure, Parcel parcel, SendOrder order, boolean alone) {
        List<String> words = new ArrayList<>(List.of("ferry", "send"));
        if (order.resume()) {
            words.add(SendOrder.RESUME);
        } else {
            left(failure, parcel, order, alone).forEach(file -> words.add(word(file)));
            words.add(SendOrder.TO);
            words.add(String.join(",", parcel.outgoing().recipients()));
        }
        words.addAll(order.typed());
        return words.stream().map(Resumption::quoted).collect(Collectors.joining(" "));
    }

    /// This one, and what was to follow it; those before it too where their recipients are still to be waited for.
    private static Stream<Path> left(
            Failure failure, Parcel parcel, SendOrder order, boolean alone) {
        if (alone) {
            return parcel.file().stream();
        }
        List<Parcel> all = order.parcels();
        boolean goesOnWaiting = failure.exitCode() == ExitCode.NO_ROOM;
        boolean unanswered = order.options().until() == Waiting.DELIVERED && !goesOnWaiting;
        int first = unanswered ? 0 : all.indexOf(parcel);
        return all.subList(first, all.size()).stream().flatMap(each -> each.file().stream());
    }

    /// A file whose name looks like an option is named from where it is.
    private static String word(Path file) {
        String word = file.toString();
        return word.startsWith("-") ? "./" + word : word;
    }

    /// For a shell.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
