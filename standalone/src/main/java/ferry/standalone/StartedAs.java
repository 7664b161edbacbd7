package ferry.standalone;

/// What somebody types to start this program, for advice on what to type next.
final class StartedAs {

    private static final String PLAIN = "[A-Za-z0-9_./+@%:,-]+";
    private static final String USUAL = "ferry";

    private StartedAs() {}

    /// As the launchers say it: `./ferry`, `bin/ferry`, or a path.
    static String words() {
        return words(System.getProperty("ferry.command", ""));
    }

    /// @param launcher as its shell knows it; empty where there was none
    static String words(String launcher) {
        if (launcher.isEmpty()) {
            return USUAL;
        }
        return launcher.matches(PLAIN) ? launcher : "'" + launcher.replace("'", "'\\''") + "'";
    }
}
