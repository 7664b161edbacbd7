package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Says how a send that has stopped on its way can go on.
final class Resumption {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./,:@%+=-]+");

    private Resumption() {}

    /// @param server as it was typed
    /// @return the failure with the command to type next, where one helps
    static Failure hinted(Failure failure, Parcel parcel, Optional<String> server) {
        boolean unfinished =
                failure.exitCode() == ExitCode.INTERRUPTED
                        || failure.exitCode() == ExitCode.NETWORK;
        if (!unfinished) {
            return failure;
        }
        return failure.withNext(
                parcel.file()
                        .map(file -> command(file, parcel, server))
                        .orElse("send it again: what was piped in cannot be read twice"));
    }

    private static String command(Path file, Parcel parcel, Optional<String> server) {
        StringBuilder command = new StringBuilder("to go on where it stopped: ferry send ");
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
        server.ifPresent(typed -> command.append(" --server ").append(quoted(typed)));
        return command.append(" --continue ").append(parcel.transferId()).toString();
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
