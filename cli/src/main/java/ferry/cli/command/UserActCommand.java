package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.ByteRate;
import ferry.cli.render.Json;
import ferry.cli.render.Sizes;
import ferry.client.Administration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// The commands of `admin user` that do one thing to one account and have one sentence to say of it.
final class UserActCommand implements Command {

    static final String QUOTA_HELP = "Bytes that the user may have stored, such as 500M or 20G.";
    private static final String DEFAULT = "default";

    private final String name;
    private final String summary;
    private final String example;
    private final String positionals;
    private final Act act;

    /// Does it, and says what has been done.
    @FunctionalInterface
    private interface Act {
        /// @param words the name first
        String done(Administration admin, List<String> words);
    }

    private UserActCommand(
            String name, String summary, String example, String positionals, Act act) {
        this.name = name;
        this.summary = summary;
        this.example = example;
        this.positionals = positionals;
        this.act = act;
    }

    static Command disable() {
        return new UserActCommand(
                "disable",
                "Keep a user out, and end what is under way. Enabling lets them in again.",
                "ferry admin user disable bob",
                AdminWords.NAME,
                (admin, words) ->
                        "disabled, " + sessions(admin.disable(words.getFirst())) + " ended");
    }

    static Command enable() {
        return new UserActCommand(
                "enable",
                "Let a disabled user in again.",
                "ferry admin user enable bob",
                AdminWords.NAME,
                (admin, words) -> {
                    admin.enable(words.getFirst());
                    return "enabled";
                });
    }

    static Command unlock() {
        return new UserActCommand(
                "unlock",
                "Forget the failed logins of a name, so that its owner can try again at once.",
                "ferry admin user unlock bob",
                AdminWords.NAME,
                (admin, words) -> admin.unlock(words.getFirst()) ? "unlocked" : "was not locked");
    }

    static Command logout() {
        return new UserActCommand(
                "logout",
                "End all sessions of a user. The password stays good.",
                "ferry admin user logout bob",
                AdminWords.NAME,
                (admin, words) -> sessions(admin.revokeSessions(words.getFirst())) + " ended");
    }

    static Command role() {
        return new UserActCommand(
                "role",
                "Make a user an administrator, or an administrator a user.",
                "ferry admin user role bob admin",
                "NAME user|admin",
                (admin, words) -> {
                    boolean administrator = isAdmin(words.get(1));
                    admin.setRole(words.getFirst(), administrator);
                    return administrator ? "is an administrator now" : "is a user now";
                });
    }

    static Command quota() {
        return new UserActCommand(
                "quota",
                "Set how many bytes a user may have stored, such as 500M or 20G; default is the"
                        + " server's.",
                "ferry admin user quota bob 20G",
                "NAME SIZE|" + DEFAULT,
                (admin, words) -> {
                    long bytes = words.get(1).equals(DEFAULT) ? 0 : bytes(words.get(1));
                    admin.setQuota(words.getFirst(), bytes);
                    return bytes == 0
                            ? "may store what the server lets everybody"
                            : "may store " + Sizes.text(bytes);
                });
    }

    @Override
    public CommandSpec spec() {
        String arity = Integer.toString(words());
        return Flags.command(this, name, summary, example)
                .addPositional(
                        Flags.positional(positionals, arity, "Whom it is about.", Offer.PEOPLE));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<String> words = AdminWords.words(invocation, words());
        String done = invocation.connected(client -> act.done(client.admin(), words));
        String user = words.getFirst();
        String text =
                invocation.json()
                        ? Json.object(json -> json.put("user", user).put("done", done))
                        : SafeText.of(user) + ": " + done;
        invocation.screen().out(text);
        return ExitCode.DONE;
    }

    private int words() {
        return positionals.split(" ", -1).length;
    }

    private static boolean isAdmin(String role) {
        return switch (role) {
            case "admin" -> true;
            case "user" -> false;
            default -> throw Refusal.usage("there is no role " + role, "user or admin");
        };
    }

    /// @param size with suffix K, M or G, in powers of 1024
    static long bytes(String size) {
        return ByteRate.parse(size)
                .orElseThrow(
                        () -> Refusal.usage("this is no size: " + size, "such as 500M or 20G"));
    }

    private static String sessions(int count) {
        return count == 1 ? "1 session" : count + " sessions";
    }
}
