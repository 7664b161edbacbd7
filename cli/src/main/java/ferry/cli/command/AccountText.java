package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.client.model.Account;
import ferry.client.model.ServerAddress;
import java.util.Map;
import java.util.TreeMap;

/// One account, for people and for programs.
final class AccountText {

    private AccountText() {}

    static void print(
            Account account, ServerAddress at, Globals globals, Console console, String before) {
        if (globals.json()) {
            new JsonLines(console.out())
                    .write(
                            new TreeMap<>(
                                    Map.of(
                                            "id", account.id(),
                                            "name", account.name(),
                                            "admin", account.admin(),
                                            "server", at.toString())));
        } else {
            console.out()
                    .println(
                            before
                                    + Escaped.line(account.name())
                                    + (account.admin() ? " (administrator)" : "")
                                    + " at "
                                    + at);
        }
    }
}
