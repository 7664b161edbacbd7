package ferry.cli.interactive;

import ferry.cli.command.Entrance;
import ferry.cli.command.Folders;
import ferry.cli.command.Invocation;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.Account;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// `ferry` alone on a terminal: log in, then a prompt, with files arriving above it.
public final class InteractiveSession {

    private static final String PROMPT = "ferry> ";

    /// How a list of what may be typed looks. Only help has colours.
    private static final Map<String, Object> UNCOLOURED =
            Map.of(
                    LineReader.COMPLETION_STYLE_STARTING, "bold",
                    LineReader.COMPLETION_STYLE_DESCRIPTION, "faint",
                    LineReader.COMPLETION_STYLE_LIST_STARTING, "bold",
                    LineReader.COMPLETION_STYLE_LIST_DESCRIPTION, "faint",
                    LineReader.COMPLETION_STYLE_SELECTION, "inverse",
                    LineReader.COMPLETION_STYLE_LIST_SELECTION, "inverse",
                    LineReader.COMPLETION_STYLE_BACKGROUND, "default",
                    LineReader.COMPLETION_STYLE_LIST_BACKGROUND, "default");

    private final Invocation invocation;
    private final SessionCompletion completion;
    private final LineReaderImpl reader;
    private final TerminalConsole console;
    private final Screen screen;
    private final Path folder;

    InteractiveSession(Invocation invocation, Terminal terminal, Path folder) {
        this.completion = new SessionCompletion(invocation::program);
        this.reader = reader(terminal);
        reader.setParser(new DefaultParser());
        reader.setCompleter(completion);
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        UNCOLOURED.forEach(reader::setVariable);
        this.console = new TerminalConsole(reader);
        this.invocation = invocation.at(console);
        this.screen = this.invocation.screen();
        this.folder = folder;
    }

    private static LineReaderImpl reader(Terminal terminal) {
        try {
            return new LineReaderImpl(terminal, "ferry");
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    /// Runs until somebody quits.
    public static ExitCode run(Invocation invocation) {
        if (!invocation.interactive()) {
            throw Refusal.unasked(
                    "no command is given, and an interactive session needs a terminal",
                    "ferry --help lists the commands");
        }
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build()) {
            return new InteractiveSession(invocation, terminal, Folders.made(".")).run();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    ExitCode run() {
        try (Entrance entrance = Entrance.at(invocation, false)) {
            Account account = new Welcome(invocation, entrance).enter();
            completion.ask(entrance.client());
            screen.out(
                    "Welcome, "
                            + SafeText.of(account.name())
                            + ". Files for you are saved in "
                            + folder.toAbsolutePath().normalize());
            screen.out("help lists what you can type.");
            FerryClient client = entrance.client();
            IntakeNews news =
                    new IntakeNews(
                            screen,
                            invocation.surroundings().time(),
                            new DeliveryNews(client, screen)::tell);
            SessionSeat seat = new SessionSeat(client, news);
            try (Arrivals _ = Arrivals.begin(client, folder, news);
                    Background background = new Background()) {
                return converse(
                        new SessionCommands(invocation, seat, background, console), background);
            }
        }
    }

    private ExitCode converse(SessionCommands commands, Background background) {
        KeptHistory history = KeptHistory.of(reader, invocation.homeFolder(), screen);
        while (true) {
            Optional<List<TypedWord>> words = ask();
            history.keep();
            if (words.isEmpty() || commands.isQuit(words.get())) {
                if (mayLeave(background)) {
                    return ExitCode.DONE;
                }
            } else if (!words.get().isEmpty()) {
                commands.run(words.get());
            }
        }
    }

    /// @return nothing when the input has ended
    private Optional<List<TypedWord>> ask() {
        try {
            return console.readCommand(PROMPT).map(TypedWord::of);
        } catch (FerryException e) {
            if (e.problem() == Problem.INTERRUPTED && !Thread.currentThread().isInterrupted()) {
                screen.err("quit, or Ctrl-D, leaves.");
                return Optional.of(List.of());
            }
            throw e;
        }
    }

    private boolean mayLeave(Background background) {
        int open = background.open();
        if (open == 0) {
            return true;
        }
        String what = open == 1 ? "One file is" : open + " files are";
        return console.readAnswer(what + " still under way. Quit all the same? [y/N] ")
                .map(answer -> answer.strip().toLowerCase(java.util.Locale.ROOT))
                .map(answer -> answer.equals("y") || answer.equals("yes"))
                .orElse(true);
    }
}
