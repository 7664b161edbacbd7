package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
import ferry.cli.render.Sizes;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `status`: all that is known of one transfer.
final class StatusCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(this, "status", "Show how a transfer stands.", "ferry status 0f1a2b3c")
                .addPositional(
                        Flags.positional(
                                TransferIds.LABEL,
                                "0..1",
                                "The beginning of its id.",
                                Offer.TRANSFERS));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Transfer transfer =
                invocation.connected(
                        client -> client.transfer(TransferIds.find(invocation, client)));
        if (invocation.json()) {
            invocation.screen().out(Json.object(json -> TransferJson.describe(json, transfer)));
        } else {
            show(transfer, invocation.screen());
        }
        return ExitCode.DONE;
    }

    private static void show(Transfer transfer, Screen screen) {
        fact(screen, "name", SafeText.of(transfer.fileName()));
        fact(screen, "id", transfer.id());
        fact(screen, "from", SafeText.of(transfer.sender().name()));
        fact(screen, "to", SafeText.of(String.join(", ", transfer.recipients())));
        fact(screen, "size", Sizes.text(transfer.size()));
        fact(screen, "state", word(transfer.state()));
        if (!transfer.state().ended()) {
            fact(screen, "here", Sizes.text(transfer.available()) + " at the server");
        }
        if (!transfer.note().isEmpty()) {
            fact(screen, "note", SafeText.of(transfer.note()));
        }
        transfer.created().map(Instant::toString).ifPresent(text -> fact(screen, "begun", text));
        transfer.expires()
                .map(Instant::toString)
                .ifPresent(text -> fact(screen, "kept until", text));
        transfer.sha256().ifPresent(digest -> fact(screen, "sha-256", digest.hex()));
        transfer.receipts().forEach(receipt -> receipt(screen, receipt));
    }

    private static void receipt(Screen screen, Receipt receipt) {
        String why = receipt.failure().isEmpty() ? "" : ": " + SafeText.of(receipt.failure());
        fact(
                screen,
                "receipt",
                SafeText.of(receipt.recipient().name()) + " " + word(receipt.state()) + why);
    }

    private static void fact(Screen screen, String key, String value) {
        screen.out(String.format(Locale.ROOT, "%-11s %s", key, value));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
