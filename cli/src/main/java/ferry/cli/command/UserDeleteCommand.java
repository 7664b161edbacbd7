package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import picocli.CommandLine.Model.CommandSpec;

/// `admin user delete`: for ever, so somebody is asked.
final class UserDeleteCommand implements Command {

    private static final String YES = "--yes";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "delete",
                        "Remove an account for ever, with its sessions and what is under way. The"
                                + " name is never given out again.",
                        "ferry admin user delete bob")
                .addPositional(AdminWords.name())
                .addOption(Flags.flag(YES, "Do not ask."));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String name = AdminWords.words(invocation, 1).getFirst();
        if (!invocation.flag(YES)) {
            confirm(name, invocation);
        }
        invocation.connected(client -> {
            client.admin().delete(name);
            return name;
        });
        String text =
                invocation.json()
                        ? Json.object(json -> json.put("user", name).put("deleted", true))
                        : "Deleted " + SafeText.of(name);
        invocation.screen().out(text);
        return ExitCode.DONE;
    }

    private static void confirm(String name, Invocation invocation) {
        if (!invocation.interactive()) {
            throw Refusal.unasked(
                    "deleting cannot be undone, and nobody can be asked", "add " + YES);
        }
        boolean meant =
                invocation
                        .console()
                        .readLine("This cannot be undone. Type the name to delete it: ")
                        .map(String::strip)
                        .filter(name::equals)
                        .isPresent();
        if (!meant) {
            throw new Refusal(
                    ExitCode.REFUSED,
                    "NOT_CONFIRMED",
                    "that is another name: nothing is deleted",
                    "");
        }
    }
}
