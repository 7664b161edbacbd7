package ferry.cli.command;

import ferry.cli.render.Json;
import ferry.client.model.Account;

/// Who is logged in, for programs.
final class AccountJson {

    private AccountJson() {}

    static String of(Account account, Server server) {
        return Json.object(json ->
                json.put("user", account.name())
                        .put("id", account.id())
                        .put("admin", account.admin())
                        .put("server", server.address().toString()));
    }
}
