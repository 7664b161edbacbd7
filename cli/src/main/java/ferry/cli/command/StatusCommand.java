package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.cli.render.Sizes;
import ferry.client.FerryClient;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry status ID`: where one transfer stands, and each of its recipients.
public final class StatusCommand implements CliCommand {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Specs.command("status", "Says where a transfer stands.", "ferry status 3f2a91c0");
        spec.addPositional(
                Specs.parameter("ID", "1", "An id, or its beginning of 4 or more characters"));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        try (FerryClient client = new Servers(console, globals).known()) {
            Transfer transfer = TransferIds.find(client, arguments.matchedPositionalValue(0, ""));
            if (globals.json()) {
                new JsonLines(console.out()).write(Facts.transfer(transfer));
            } else {
                print(transfer, console.out());
            }
        }
        return ExitCode.DONE.number();
    }

    private static void print(Transfer transfer, PrintStream out) {
        out.println("id      " + Escaped.line(transfer.id()));
        out.println("name    " + Escaped.line(transfer.fileName()));
        out.println("from    " + Escaped.line(transfer.sender().name()));
        out.println("state   " + transfer.state().name().toLowerCase(Locale.ROOT));
        out.println("stored  " + Sizes.text(transfer.available()));
        transfer.sha256().ifPresent(digest -> out.println("sha256  " + digest));
        if (!transfer.note().isEmpty()) {
            out.println("note    " + Escaped.line(transfer.note()));
        }
        for (Receipt receipt : transfer.receipts()) {
            out.println(
                    "to      "
                            + Escaped.line(receipt.recipient().name())
                            + ": "
                            + receipt.state().name().toLowerCase(Locale.ROOT)
                            + (receipt.failure().isEmpty()
                                    ? ""
                                    : " (" + Escaped.line(receipt.failure()) + ")"));
        }
    }
}
