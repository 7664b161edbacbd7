package ferry.cli.command;

import ferry.cli.render.Json;
import ferry.client.model.Account;
import ferry.client.model.ServerAddress;

/// Who is logged in, for programs.
final class AccountJson {

    private AccountJson() {}

    static String of(Account account, ServerAddress server) {
        return Json.object(json ->
                json.put("user", account.name())
                        .put("id", account.id())
                        .put("admin", account.admin())
                        .put("server", server.toString()));
    }
}
