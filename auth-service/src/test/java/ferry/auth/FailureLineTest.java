package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What stands in the log: the line of a wrong password, as the filter for fail2ban in the how-to reads it, and a warning.
final class FailureLineTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "..");

    @TempDir Path folder;
    private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = logs.getLogger("ferry.auth");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        events.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(events);
        server =
                AuthServer.start(
                        AuthServer.settings(folder), new ManualClock(), new CountingBcrypt());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        logger.detachAppender(events);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    /// By the layout that the programs come with.
    private List<String> lines() throws IOException {
        PatternLayout layout = new PatternLayout();
        layout.setContext(logs);
        layout.setPattern(
                find(
                        ROOT.resolve("kernel/src/main/resources/logback.xml"),
                        "<pattern>(.*)</pattern>"));
        layout.start();
        return events.list.stream().map(layout::doLayout).map(String::strip).toList();
    }

    private static Pattern filter() throws IOException {
        String regex = find(ROOT.resolve("docs/how-to/lockout.md"), "(?m)^failregex = (.*)$");
        return Pattern.compile(regex.replace("<ADDR>", "(?<address>[0-9a-fA-F:.]+)"));
    }

    private static String find(Path file, String regex) throws IOException {
        Matcher matcher = Pattern.compile(regex).matcher(Files.readString(file));
        assertThat(matcher.find()).as("%s in %s", regex, file).isTrue();
        return matcher.group(1);
    }

    private List<String> addressesFound() throws IOException {
        Pattern filter = filter();
        return lines().stream()
                .map(filter::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group("address"))
                .toList();
    }

    @Test
    void theFilterFindsTheAddressOfEachWrongPassword() throws IOException {
        server.guess("alice", "192.0.2.77");
        server.guess("no name at all", "2001:db8::7");

        assertThat(addressesFound()).containsExactly("192.0.2.77", "2001:db8:0:0:0:0:0:7");
    }

    @Test
    void neitherSuccessesNorRefusalsUnseenLeaveTheLine() throws IOException {
        server.register("alice");
        server.login("alice", AuthServer.PASSWORD);
        for (int i = 0; i < 9; i++) {
            server.guess("alice", "192.0.2.77");
        }

        assertThat(addressesFound()).hasSize(5);
    }

    @Test
    void aServerThatHashesTooCheaplyWarnsAtItsStart() throws IOException {
        assertThat(lines())
                .filteredOn(line -> line.contains("WARN") && line.contains("weak_setting"))
                .hasSize(1)
                .first()
                .asString()
                .contains("bcrypt_cost=4");
    }

    @Test
    void whatSomebodyTypesIsInNoLine() throws IOException {
        server.guess(
                "marker\n event=auth.fail address=203.0.113.9 user_hash=0123456789ab", "192.0.2.1");
        for (int i = 0; i < 30; i++) {
            server.guess("marker" + i, "192.0.2.1");
        }

        assertThat(addressesFound()).hasSize(30).containsOnly("192.0.2.1");
        assertThat(lines())
                .anyMatch(line -> line.contains("event=auth.source_locked address=192.0.2.1"))
                .noneMatch(line -> line.contains("marker") || line.contains("203.0.113.9"));
    }
}
