package ferry.kernel.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import ferry.kernel.hostile.HarmfulCharacters;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Log lines of the settings that the programs run with: whatever a peer has said, one event is one line, and harmless.
final class LogLinesTest {
    private static final Pattern LINE_OF_TRACE = Pattern.compile("\t.*|Caused by: .*|java\\..*");

    private final LoggerContext context = new LoggerContext();
    private final Encoder<ILoggingEvent> encoder = shipped();

    @Test
    void anEventIsToldWithItsException() {
        assertThat(line("event=started port=7443", null))
                .matches("[0-9-]{10}T[0-9:.]{12}Z WARN  Somebody event=started port=7443\n");
        assertThat(line("event=failed", new IOException("no room", new IOException("disk"))))
                .contains("event=failed\njava.io.IOException: no room\n")
                .contains("\tat ferry.kernel.observe.LogLinesTest.")
                .contains("Caused by: java.io.IOException: disk\n")
                .endsWith("\n");
    }

    @Test
    void nothingHostileInAMessageOrAnExceptionGetsThrough() {
        for (String text : hostile()) {
            String line = line("event=refused name=" + text, null);
            assertThat(line).as("message: %s", line).hasLineCount(1);
            assertHarmless(line);

            String traced = line("event=failed", new IOException(text, new IOException(text)));
            assertHarmless(traced);
            assertThat(traced.lines().skip(1))
                    .allSatisfy(each -> assertThat(each).matches(LINE_OF_TRACE));
        }
    }

    private static List<String> hostile() {
        List<String> texts =
                HostileNames.all()
                        .filter(name -> name.verdict() != Verdict.GARBLED)
                        .map(HostileName::text)
                        .toList();
        assertThat(texts).hasSizeGreaterThan(200).anyMatch(text -> text.contains("\n"));
        return texts;
    }

    private static void assertHarmless(String text) {
        assertThat(HarmfulCharacters.in(text.replaceAll("[\n\t]", ""))).isEmpty();
    }

    private String line(String message, @Nullable Throwable thrown) {
        Logger logger = context.getLogger("ferry.kernel.Somebody");
        return new String(
                encoder.encode(
                        new LoggingEvent("", logger, Level.WARN, message, thrown, new Object[0])),
                UTF_8);
    }

    private Encoder<ILoggingEvent> shipped() {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(
                    Objects.requireNonNull(LibraryLogs.class.getResource("/logback.xml")));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
        ConsoleAppender<ILoggingEvent> appender =
                (ConsoleAppender<ILoggingEvent>)
                        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        return appender.getEncoder();
    }
}
