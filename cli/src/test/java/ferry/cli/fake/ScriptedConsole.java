package ferry.cli.fake;

import ferry.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A console in memory. Somebody sits there once there is something to answer.
public final class ScriptedConsole implements Console {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    private final Deque<String> answers = new ArrayDeque<>();
    public final List<String> asked = new CopyOnWriteArrayList<>();
    public final List<String> askedHidden = new CopyOnWriteArrayList<>();
    private InputStream in = InputStream.nullInputStream();
    private boolean interactive;
    private boolean terminal;
    private boolean dumb;
    private volatile int width = 80;

    public ScriptedConsole typing(String... lines) {
        interactive = true;
        answers.addAll(List.of(lines));
        return this;
    }

    public ScriptedConsole piping(byte[] input) {
        in = new ByteArrayInputStream(input);
        return this;
    }

    public ScriptedConsole piping(InputStream input) {
        in = input;
        return this;
    }

    public ScriptedConsole onTerminal(int columns) {
        terminal = true;
        width = columns;
        return this;
    }

    public ScriptedConsole onDumbTerminal() {
        dumb = true;
        return onTerminal(width);
    }

    public void resize(int columns) {
        width = columns;
    }

    public String outText() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public byte[] outBytes() {
        return out.toByteArray();
    }

    public String errText() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public List<String> outLines() {
        return outText().lines().toList();
    }

    public String lastLine() {
        return outLines().getLast();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public PrintStream out() {
        return outStream;
    }

    @Override
    public PrintStream err() {
        return errStream;
    }

    @Override
    public boolean interactive() {
        return interactive;
    }

    @Override
    public boolean outIsTerminal() {
        return terminal;
    }

    @Override
    public boolean errIsTerminal() {
        return terminal;
    }

    @Override
    public boolean linesMove() {
        return terminal && !dumb;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public Optional<String> readLine(String prompt) {
        asked.add(prompt);
        return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> readHidden(String prompt) {
        askedHidden.add(prompt);
        return Optional.ofNullable(answers.poll());
    }
}
