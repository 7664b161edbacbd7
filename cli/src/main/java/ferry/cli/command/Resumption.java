package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import java.util.regex.Pattern;

/// Says how a send that has stopped on its way can go on.
final class Resumption {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./,:@%+=-]+");

    private Resumption() {}

    /// @return the failure with the command to type next, where one helps
    static Failure hinted(Failure failure, Parcel parcel) {
        boolean unfinished =
                failure.exitCode() == ExitCode.INTERRUPTED
                        || failure.exitCode() == ExitCode.NETWORK;
        if (!unfinished) {
            return failure;
        }
        return failure.withNext(
                parcel.file()
                        .map(file -> command(file.toString(), parcel))
                        .orElse("send it again: what was piped in cannot be read twice"));
    }

    private static String command(String file, Parcel parcel) {
        StringBuilder command = new StringBuilder("to go on where it stopped: ferry send ");
        command.append(quoted(file)).append(" --to ");
        command.append(quoted(String.join(",", parcel.outgoing().recipients())));
        if (!file.endsWith(parcel.name())) {
            command.append(" --name ").append(quoted(parcel.name()));
        }
        if (!parcel.outgoing().note().isEmpty()) {
            command.append(" --note ").append(quoted(parcel.outgoing().note()));
        }
        parcel.outgoing()
                .retention()
                .ifPresent(
                        time -> command.append(" --expire ").append(time.toSeconds()).append('s'));
        return command.append(" --continue ").append(parcel.transferId()).toString();
    }

    /// For a shell.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
