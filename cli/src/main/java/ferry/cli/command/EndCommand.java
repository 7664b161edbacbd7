package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import picocli.CommandLine.Model.CommandSpec;

/// `decline` and `cancel`: a recipient or the sender does not want it any more.
final class EndCommand implements Command {

    private final boolean decline;

    private EndCommand(boolean decline) {
        this.decline = decline;
    }

    static Command decline() {
        return new EndCommand(true);
    }

    static Command cancel() {
        return new EndCommand(false);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                decline
                        ? Flags.command(
                                this,
                                "decline",
                                "Say that you do not want a file.",
                                "ferry decline 0f1a2b3c")
                        : Flags.command(
                                this,
                                "cancel",
                                "End an unfinished send of yours.",
                                "ferry cancel 0f1a2b3c");
        return spec.addPositional(
                Flags.positional(
                        TransferIds.LABEL,
                        "0..1",
                        "The beginning of its id.",
                        decline ? Offer.INBOX : Offer.OUTBOX));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String id = invocation.connected(client -> end(client, invocation));
        String state = decline ? "declined" : "cancelled";
        String text =
                invocation.json()
                        ? Json.object(json -> json.put("transfer", id).put("state", state))
                        : "Transfer " + id + " is " + state;
        invocation.screen().out(text);
        return ExitCode.DONE;
    }

    private String end(FerryClient client, Invocation invocation) {
        String id = TransferIds.find(invocation, client);
        if (decline) {
            client.decline(id);
        } else {
            client.cancel(id);
        }
        return id;
    }
}
