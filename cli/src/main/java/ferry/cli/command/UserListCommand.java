package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Ages;
import ferry.cli.render.Json;
import ferry.cli.render.Sizes;
import ferry.cli.render.Table;
import ferry.client.model.ManagedAccount;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `admin user list`: all accounts, by name.
final class UserListCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(this, "list", "List all accounts.", "ferry admin user list");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<ManagedAccount> accounts = invocation.connected(client -> client.admin().accounts());
        if (invocation.json()) {
            invocation.screen().out(Json.array(accounts, UserListCommand::describe));
        } else {
            table(accounts, invocation.surroundings().clock().instant())
                    .lines(AuditCommand.width(invocation))
                    .forEach(invocation.screen()::out);
        }
        return ExitCode.DONE;
    }

    private static void describe(Json json, ManagedAccount account) {
        json.put("user", account.name())
                .put("id", account.id())
                .put("role", account.admin() ? "admin" : "user")
                .put("enabled", account.enabled())
                .put("has_password", account.hasPassword())
                .put("quota_bytes", account.quotaBytes())
                .put("sessions", account.sessions())
                .put("created", account.created())
                .put("password_changed", account.passwordChanged())
                .put("last_used", account.lastUsed());
    }

    private static Table table(List<ManagedAccount> accounts, Instant now) {
        Table table = new Table("NAME", "ROLE", "STATE", "SESSIONS", "LAST USED", "QUOTA");
        for (ManagedAccount account : accounts) {
            table.add(
                    SafeText.of(account.name()),
                    account.admin() ? "admin" : "user",
                    state(account),
                    Integer.toString(account.sessions()),
                    account.lastUsed().map(at -> Ages.text(at, now)).orElse("-"),
                    account.quotaBytes() == 0 ? "default" : Sizes.text(account.quotaBytes()));
        }
        return table;
    }

    private static String state(ManagedAccount account) {
        if (!account.enabled()) {
            return "disabled";
        }
        return account.hasPassword() ? "enabled" : "awaits its code";
    }
}
