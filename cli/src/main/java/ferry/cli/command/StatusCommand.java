package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Ages;
import ferry.cli.render.Json;
import ferry.cli.render.Sizes;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
            show(transfer, invocation.screen(), invocation.surroundings().clock().instant());
        }
        return ExitCode.DONE;
    }

    private static void show(Transfer transfer, Screen screen, Instant now) {
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
        transfer.created().ifPresent(then -> fact(screen, "begun", when(then, now)));
        transfer.finished().ifPresent(then -> fact(screen, "finished", when(then, now)));
        transfer.expires().ifPresent(then -> fact(screen, "kept until", when(then, now)));
        transfer.sha256().ifPresent(digest -> fact(screen, "sha-256", digest.hex()));
        transfer.receipts().forEach(receipt -> receipt(screen, receipt, now));
    }

    private static void receipt(Screen screen, Receipt receipt, Instant now) {
        String since = receipt.updated().map(then -> ", " + when(then, now)).orElse("");
        String why = receipt.failure().isEmpty() ? "" : ": " + SafeText.of(receipt.failure());
        String who = SafeText.of(receipt.recipient().name());
        fact(screen, "receipt", who + " " + word(receipt.state()) + since + why);
    }

    /// `3 min ago (2026-11-28T21:40:07Z)`.
    private static String when(Instant moment, Instant now) {
        return Ages.words(moment, now) + " (" + moment.truncatedTo(ChronoUnit.SECONDS) + ")";
    }

    private static void fact(Screen screen, String key, String value) {
        screen.out(String.format(Locale.ROOT, "%-11s %s", key, value));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
