package ferry.cli;

import java.util.Map;

/// Logs nothing, because a command has its own words for what goes wrong, and because starting a
/// log framework costs more than a whole command. Libraries find out when they first log.
///
/// For the JDK's logging this class is the configuration: one that sets up no handler.
public final class QuietLogs {

    static final Map<String, String> PROPERTIES =
            Map.of(
                    "java.util.logging.config.class", QuietLogs.class.getName(),
                    "slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider",
                    "slf4j.internal.verbosity", "ERROR");

    /// Called by the JDK.
    public QuietLogs() {
        // no handler is set up
    }

    /// Leaves alone what is set already.
    static void install() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
