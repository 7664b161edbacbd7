package ferry.cli.interactive;

import ferry.cli.command.CommandLines;
import ferry.cli.command.FailureText;
import ferry.cli.command.Invocation;
import ferry.cli.command.Seat;
import ferry.cli.command.Suggestions;
import ferry.cli.completion.Fit;
import ferry.cli.completion.Offer;
import ferry.cli.console.Screen;
import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.client.model.FerryException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/// What can be typed in a session: the commands that make sense there, and `UPD`.
final class SessionCommands {

    static final List<String> NAMES =
            List.of(
                    "UPD", "send", "inbox", "outbox", "get", "status", "decline", "cancel", "users",
                    "whoami", "help", "quit");

    static final String UPD = "upd";

    private static final Set<String> SENDING = Set.of("send", "tx");
    private static final Set<String> MOVING = Set.of("send", "tx", "get");
    private static final Set<String> ASKING =
            Set.of("inbox", "outbox", "status", "decline", "cancel", "users", "whoami");
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
                    "~, * and ? in the name of a file mean what they mean in a shell, unless quoted.",
                    "The arrow up brings back what you have typed, also in earlier sessions.",
                    "Files for you arrive by themselves, also while you type.");

    private final Invocation invocation;
    private final Seat seat;
    private final Background background;
    private final TerminalConsole console;
    private final Screen screen;
    private final TypedPaths paths;

    SessionCommands(
            Invocation invocation, Seat seat, Background background, TerminalConsole console) {
        this.invocation = invocation;
        this.seat = seat;
        this.background = background;
        this.console = console;
        this.screen = invocation.screen();
        this.paths = new TypedPaths(invocation.surroundings().userHome());
    }

    /// Whether it is one of the commands that a shell knows too.
    static boolean isRunHere(String command) {
        return MOVING.contains(command) || ASKING.contains(command);
    }

    /// Whether it is anything that can be typed in a session.
    static boolean isKnown(String command) {
        return isRunHere(command)
                || command.equals(UPD)
                || command.equals("help")
                || QUITTING.contains(command);
    }

    boolean isQuit(List<TypedWord> words) {
        return !words.isEmpty() && QUITTING.contains(command(words));
    }

    /// @param words at least one
    void run(List<TypedWord> words) {
        try {
            obey(command(words), words);
        } catch (InvalidPathException e) {
            tell(Refusal.usage("no file can be called that: " + e.getMessage(), ""));
        } catch (FerryException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // the session itself ends
            }
            tell(e);
        } catch (Refusal e) {
            tell(e);
        }
    }

    private void tell(RuntimeException mistake) {
        FailureText.show(screen, Failure.of(mistake), Optional.empty());
    }

    private void obey(String command, List<TypedWord> words) {
        if (command.equals(UPD)) {
            upd(words.subList(1, words.size()));
        } else if (MOVING.contains(command)) {
            inBackground(spelledOut(command, words));
        } else if (ASKING.contains(command)) {
            commandLines().run(spelledOut(command, words));
        } else if (command.equals("help") || command.equals("?")) {
            HELP.forEach(screen::out);
        } else {
            screen.err("There is no " + words.getFirst().text() + " here. " + instead(command));
        }
    }

    /// The command with each word that is a path in full.
    private List<String> spelledOut(String command, List<TypedWord> words) {
        CommandSpec spec = spec(command);
        List<String> typed = words.stream().map(TypedWord::text).toList();
        List<String> all = new ArrayList<>(List.of(command));
        for (int i = 1; i < words.size(); i++) {
            boolean noMoreOptions = typed.subList(1, i).contains("--");
            List<String> earlier = noMoreOptions ? List.of() : typed.subList(1, i);
            Fit fit = Fit.at(spec, earlier, noMoreOptions ? "" : typed.get(i));
            boolean path = fit.offered() == Offer.FILES || fit.offered() == Offer.FOLDERS;
            if (path && SENDING.contains(command)) {
                all.addAll(paths.all(words.get(i)));
            } else {
                all.add(path ? paths.one(words.get(i)) : typed.get(i));
            }
        }
        return all;
    }

    private CommandSpec spec(String command) {
        return Objects.requireNonNull(invocation.program().subcommands().get(command))
                .getCommandSpec();
    }

    private static String instead(String typed) {
        return Suggestions.nearest(typed, NAMES)
                .map(likely -> "Did you mean " + likely + "?")
                .orElse("help lists what there is.");
    }

    private static String command(List<TypedWord> words) {
        return words.getFirst().text().toLowerCase(Locale.ROOT);
    }

    private void upd(List<TypedWord> words) {
        if (words.isEmpty()) {
            screen.err("UPD FILE [USER...]");
            return;
        }
        List<String> files = paths.all(words.getFirst());
        List<String> recipients = new ArrayList<>();
        words.stream().skip(1).map(TypedWord::text).forEach(recipients::add);
        if (recipients.isEmpty()) {
            Optional<String> typed = console.readAnswer("To whom? ");
            typed.ifPresent(names -> recipients.addAll(List.of(names.strip().split("[,\\s]+"))));
            recipients.removeIf(String::isEmpty);
        }
        if (recipients.isEmpty()) {
            screen.err("Nobody is named: nothing is sent.");
            return;
        }
        List<String> send = new ArrayList<>();
        send.addAll(List.of("send", "--to", String.join(",", recipients), "--"));
        send.addAll(files);
        inBackground(send);
    }

    private void inBackground(List<String> args) {
        switch (background.begin(() -> commandLines().run(args))) {
            case BEGINS -> {
                // it speaks for itself
            }
            case WAITS -> screen.out("Two are under way: this one waits for its turn.");
            case REFUSED -> screen.err("Too many are waiting for their turn: try again later.");
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
