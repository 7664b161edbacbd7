package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.render.JsonLines;
import ferry.cli.render.Sizes;
import ferry.cli.render.Table;
import ferry.client.FerryClient;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry inbox` and `ferry outbox`.
public final class InboxCommand implements CliCommand {

    private static final int ID_CHARACTERS = 8;

    private final boolean out;

    private InboxCommand(boolean out) {
        this.out = out;
    }

    public static CliCommand inbox() {
        return new InboxCommand(false);
    }

    public static CliCommand outbox() {
        return new InboxCommand(true);
    }

    @Override
    public CommandSpec spec() {
        return out
                ? Specs.command("outbox", "Lists what you have sent, newest first.", "ferry outbox")
                : Specs.command(
                        "inbox", "Lists what was sent to you, newest first.", "ferry inbox");
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        try (FerryClient client = new Servers(console, globals).known()) {
            List<Transfer> transfers = out ? client.outbox() : client.inbox();
            if (globals.json()) {
                new JsonLines(console.out())
                        .write(transfers.stream().map(Facts::transfer).toList());
            } else {
                lines(transfers, out).forEach(console.out()::println);
            }
        }
        return ExitCode.DONE.number();
    }

    /// @param out whether the caller is the sender
    public static List<String> lines(List<Transfer> transfers, boolean out) {
        if (transfers.isEmpty()) {
            return List.of(out ? "nothing sent" : "nothing here");
        }
        Table table = new Table("ID", out ? "TO" : "FROM", "NAME", "SIZE", "STATE");
        for (Transfer transfer : transfers) {
            table.add(
                    shortId(transfer),
                    out ? String.join(",", transfer.recipients()) : transfer.sender().name(),
                    transfer.fileName(),
                    transfer.size().isPresent() ? Sizes.text(transfer.size().getAsLong()) : "?",
                    out ? sentState(transfer) : inboxState(transfer));
        }
        return table.lines();
    }

    private static String shortId(Transfer transfer) {
        return transfer.id().substring(0, Math.min(ID_CHARACTERS, transfer.id().length()));
    }

    private static String inboxState(Transfer transfer) {
        boolean mine = transfer.state().ended();
        return transfer.ownReceipt()
                .map(Receipt::state)
                .filter(state -> mine && state.settled())
                .map(Enum::name)
                .orElse(transfer.state().name())
                .toLowerCase(Locale.ROOT);
    }

    private static String sentState(Transfer transfer) {
        return transfer.state().name().toLowerCase(Locale.ROOT)
                + ", delivered "
                + transfer.delivered()
                + "/"
                + transfer.receipts().size();
    }
}
