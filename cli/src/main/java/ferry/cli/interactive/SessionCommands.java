package ferry.cli.interactive;

import ferry.cli.command.CommandLines;
import ferry.cli.command.Invocation;
import ferry.cli.command.Seat;
import ferry.cli.command.Suggestions;
import ferry.cli.console.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What can be typed in a session: the commands that make sense there, and `UPD`.
final class SessionCommands {

    static final List<String> NAMES =
            List.of(
                    "UPD", "send", "inbox", "outbox", "get", "status", "decline", "cancel", "users",
                    "whoami", "help", "quit");

    static final String UPD = "upd";

    private static final Set<String> SENDING = Set.of("send", "tx");
    private static final Set<String> ASKING =
            Set.of("inbox", "outbox", "get", "status", "decline", "cancel", "users", "whoami");
    private static final Set<String> QUITTING = Set.of("quit", "exit", "bye");
    private static final List<String> HELP =
            List.of(
                    "UPD FILE [USER...]           send a file; asks to whom when nobody is named",
                    "send FILE... --to USER,...   the same, with the options of ferry send",
                    "inbox, outbox                what was sent to you, and what you have sent",
                    "get ID                       receive a file once more",
                    "status ID                    how a transfer stands",
                    "decline ID, cancel ID        not wanted; not to be sent any more",
                    "users, whoami                the others, and you",
                    "quit                         leave; Ctrl-D does the same",
                    "Files for you arrive by themselves, also while you type.");

    private final Invocation invocation;
    private final Seat seat;
    private final Uploads uploads;
    private final TerminalConsole console;
    private final Screen screen;

    SessionCommands(Invocation invocation, Seat seat, Uploads uploads, TerminalConsole console) {
        this.invocation = invocation;
        this.seat = seat;
        this.uploads = uploads;
        this.console = console;
        this.screen = invocation.screen();
    }

    /// Whether it is one of the commands that a shell knows too.
    static boolean isRunHere(String command) {
        return SENDING.contains(command) || ASKING.contains(command);
    }

    boolean isQuit(List<String> words) {
        return !words.isEmpty() && QUITTING.contains(command(words));
    }

    /// @param words at least one
    void run(List<String> words) {
        String command = command(words);
        List<String> args = new ArrayList<>(words);
        args.set(0, command);
        if (command.equals(UPD)) {
            upd(words.subList(1, words.size()));
        } else if (SENDING.contains(command)) {
            inBackground(args);
        } else if (ASKING.contains(command)) {
            commandLines().run(args);
        } else if (command.equals("help") || command.equals("?")) {
            HELP.forEach(screen::out);
        } else {
            screen.err("There is no " + words.getFirst() + " here. " + instead(command));
        }
    }

    private static String instead(String typed) {
        return Suggestions.nearest(typed, NAMES)
                .map(likely -> "Did you mean " + likely + "?")
                .orElse("help lists what there is.");
    }

    private static String command(List<String> words) {
        return words.getFirst().toLowerCase(Locale.ROOT);
    }

    private void upd(List<String> words) {
        if (words.isEmpty()) {
            screen.err("UPD FILE [USER...]");
            return;
        }
        List<String> recipients = new ArrayList<>(words.subList(1, words.size()));
        if (recipients.isEmpty()) {
            Optional<String> typed = console.readLine("To whom? ");
            typed.ifPresent(names -> recipients.addAll(List.of(names.strip().split("[,\\s]+"))));
            recipients.removeIf(String::isEmpty);
        }
        if (recipients.isEmpty()) {
            screen.err("Nobody is named: nothing is sent.");
            return;
        }
        inBackground(List.of("send", "--to", String.join(",", recipients), "--", words.getFirst()));
    }

    private void inBackground(List<String> args) {
        if (!uploads.begin(() -> commandLines().run(args))) {
            screen.err("Too many files are waiting to be sent: try again later.");
        }
    }

    /// A fresh one for each command, because several run side by side.
    private CommandLines commandLines() {
        return new CommandLines(
                invocation.surroundings(),
                seat,
                _ -> {
                    throw new IllegalStateException("a session in a session");
                },
                List.of());
    }
}
