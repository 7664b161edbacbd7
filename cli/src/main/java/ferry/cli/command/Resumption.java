package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.upload.Waiting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Says how a send that has stopped on its way can go on.
final class Resumption {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./,:@%+=-]+");

    private static final String GO_ON = "to go on where it stopped: ";

    private Resumption() {}

    /// @return the failure with the command to type next, where one helps
    static Failure hinted(Failure failure, Parcel parcel, SendOrder order) {
        boolean unfinished =
                failure.exitCode() == ExitCode.INTERRUPTED
                        || failure.exitCode() == ExitCode.NETWORK;
        if (!unfinished) {
            return failure;
        }
        return failure.withNext(
                parcel.file()
                        .map(file -> GO_ON + command(file, parcel, order))
                        .orElse("send it again: what was piped in cannot be read twice"));
    }

    private static String command(Path file, Parcel parcel, SendOrder order) {
        StringBuilder command = new StringBuilder("ferry send ");
        if (order.resume()) {
            command.append(SendOrder.RESUME);
        } else {
            describe(command, file, parcel);
        }
        if (order.options().until() == Waiting.DELIVERED) {
            command.append(" --wait delivered");
        }
        if (order.options().bytesPerSecond() > 0) {
            command.append(" --limit ").append(order.options().bytesPerSecond());
        }
        order.server().ifPresent(typed -> command.append(" --server ").append(quoted(typed)));
        return command.toString();
    }

    private static void describe(StringBuilder command, Path file, Parcel parcel) {
        command.append(quoted(word(file))).append(" --to ");
        command.append(quoted(String.join(",", parcel.outgoing().recipients())));
        if (!SendOrder.ownName(Optional.of(file)).equals(parcel.name())) {
            command.append(" --name ").append(quoted(parcel.name()));
        }
        if (!parcel.outgoing().note().isEmpty()) {
            command.append(" --note ").append(quoted(parcel.outgoing().note()));
        }
        parcel.outgoing()
                .retention()
                .ifPresent(
                        time -> command.append(" --expire ").append(time.toSeconds()).append('s'));
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
