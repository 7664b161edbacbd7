package ferry.cli.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody types to start this program, for advice on what to type next.
public final class StartedAs {

    private static final String PLAIN = "[A-Za-z0-9_./+@%:,-]+";
    private static final String USUAL = "ferry";

    /// Where advice begins to name a command.
    private static final Pattern COMMAND = Pattern.compile("(^|: |; |then )ferry (?=[a-z-])");

    private StartedAs() {}

    /// As the launchers say it: `./ferry`, `bin/ferry`, or a path.
    public static String words() {
        return words(
                System.getProperty("ferry.command", ""), System.getenv().getOrDefault("PATH", ""));
    }

    /// Advice that names commands of `ferry`, for whoever types something else to start it. What is quoted in it is a name, and
    /// stays.
    static String in(String advice) {
        return in(advice, words());
    }

    static String in(String advice, String words) {
        int quote = advice.indexOf('\'');
        String plain = quote < 0 ? advice : advice.substring(0, quote);
        String begun = "$1" + Matcher.quoteReplacement(words) + " ";
        return COMMAND.matcher(plain).replaceAll(begun) + advice.substring(plain.length());
    }

    /// @param launcher as its shell knows it, which is a whole path where it was found on the way of the shell; empty where there
    ///     was none
    /// @param path the way of the shell
    static String words(String launcher, String path) {
        int slash = launcher.lastIndexOf('/');
        boolean found =
                slash > 0
                        && launcher.substring(slash + 1).equals(USUAL)
                        && List.of(path.split(":", -1)).contains(launcher.substring(0, slash));
        if (launcher.isEmpty() || found) {
            return USUAL;
        }
        return launcher.matches(PLAIN) ? launcher : "'" + launcher.replace("'", "'\\''") + "'";
    }
}
