package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import picocli.CommandLine.Model.CommandSpec;

/// `passwd`: another password for whoever is logged in.
final class PasswdCommand implements Command {

    @Override
    public CommandSpec spec() {
        return PasswordQuestion.addTo(
                Flags.command(
                        this,
                        "passwd",
                        "Change your password, and end your sessions on other devices. With"
                                + " --password-stdin the second line is the new one; the environment"
                                + " has FERRY_PASSWORD and FERRY_NEW_PASSWORD.",
                        "ferry passwd"));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String user = invocation.connected(client -> change(client, invocation));
        String text =
                invocation.json()
                        ? Json.object(json -> json.put("user", user).put("changed", true))
                        : "Password changed. Your other devices have to log in again.";
        invocation.screen().out(text);
        return ExitCode.DONE;
    }

    private static String change(FerryClient client, Invocation invocation) {
        String user = client.whoAmI().name();
        int least = client.serverFacts().minPasswordCodePoints();
        PasswordQuestion question = new PasswordQuestion(invocation);
        String old = question.known(user);
        try {
            client.changePassword(old, question.replacement(least));
        } catch (FerryException refused) {
            throw refused.problem() == Problem.BAD_CREDENTIALS ? wrong() : refused;
        }
        return user;
    }

    private static Refusal wrong() {
        return new Refusal(
                ExitCode.LOGIN,
                Problem.BAD_CREDENTIALS.name(),
                "the old password is wrong; nothing has changed",
                "ferry passwd");
    }
}
