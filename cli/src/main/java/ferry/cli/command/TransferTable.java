package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.render.Ages;
import ferry.cli.render.Sizes;
import ferry.cli.render.Table;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// Transfers in columns, newest first.
final class TransferTable {

    private final Screen screen;
    private final InstantSource clock;
    private final boolean inbox;

    TransferTable(Invocation invocation, boolean inbox) {
        this(invocation.screen(), invocation.surroundings().clock(), inbox);
    }

    TransferTable(Screen screen, InstantSource clock, boolean inbox) {
        this.screen = screen;
        this.clock = clock;
        this.inbox = inbox;
    }

    void show(List<Transfer> transfers) {
        if (transfers.isEmpty()) {
            screen.aside(inbox ? "Your inbox is empty." : "You have sent nothing.");
            return;
        }
        Table table = new Table("ID", inbox ? "FROM" : "TO", "SIZE", "AGE", "STATE", "NAME");
        transfers.forEach(transfer -> table.add(row(transfer)));
        boolean terminal = screen.console().outIsTerminal();
        table.lines(terminal ? screen.console().width() : Integer.MAX_VALUE).forEach(screen::out);
    }

    private String[] row(Transfer transfer) {
        return new String[] {
            TransferIds.brief(transfer),
            SafeText.of(inbox ? transfer.sender().name() : String.join(",", transfer.recipients())),
            Sizes.text(transfer.size()),
            transfer.created().map(then -> Ages.text(then, clock.instant())).orElse("?"),
            inbox ? received(transfer) : sent(transfer),
            SafeText.of(transfer.fileName())
        };
    }

    /// What a recipient wants to know: is it there, and do I have it?
    private static String received(Transfer transfer) {
        return transfer.ownReceipt()
                .map(Receipt::state)
                .map(state ->
                        switch (state) {
                            case SAVED, DECLINED -> word(state);
                            case PENDING, OFFERED, RECEIVING, FAILED, EXPIRED, UNKNOWN ->
                                    arriving(transfer);
                        })
                .orElseGet(() -> arriving(transfer));
    }

    private static String arriving(Transfer transfer) {
        return switch (transfer.state()) {
            case RECEIVING -> "arriving";
            case PAUSED -> "paused";
            case AVAILABLE -> "waiting";
            case CANCELLED, FAILED, EXPIRED, UNKNOWN -> word(transfer.state());
        };
    }

    private static String sent(Transfer transfer) {
        return switch (transfer.state()) {
            case AVAILABLE ->
                    "delivered " + transfer.delivered() + "/" + transfer.recipients().size();
            case RECEIVING -> "sending";
            case PAUSED, CANCELLED, FAILED, EXPIRED, UNKNOWN -> word(transfer.state());
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
