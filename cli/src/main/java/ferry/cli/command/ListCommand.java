package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import ferry.client.model.Transfer;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `inbox` and `outbox`.
final class ListCommand implements Command {

    private final boolean inbox;

    private ListCommand(boolean inbox) {
        this.inbox = inbox;
    }

    static Command inbox() {
        return new ListCommand(true);
    }

    static Command outbox() {
        return new ListCommand(false);
    }

    @Override
    public CommandSpec spec() {
        return inbox
                ? Flags.command(this, "inbox", "List what was sent to you.", "ferry inbox")
                : Flags.command(this, "outbox", "List what you have sent.", "ferry outbox");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<Transfer> transfers =
                invocation.connected(inbox ? FerryClient::inbox : FerryClient::outbox);
        if (invocation.json()) {
            invocation.screen().out(Json.array(transfers, TransferJson::describe));
        } else {
            new TransferTable(invocation, inbox).show(transfers);
        }
        return ExitCode.DONE;
    }
}
