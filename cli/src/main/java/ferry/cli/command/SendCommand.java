package ferry.cli.command;

import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.client.FerryClient;
import ferry.client.retry.Time;
import ferry.client.upload.SendNotice;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `send`: files or standard input, to one or more people.
final class SendCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "send",
                        "Send files and folders to people. They arrive while they are being sent.",
                        "ferry send report.pdf --to bob",
                        "ferry send holidays/ --to bob",
                        "ferry send *.jpg --to bob,carol --note 'from the weekend'",
                        "pg_dump shop | ferry send - --name shop.sql --to bob --wait delivered",
                        "ferry send --resume")
                .aliases("tx")
                .addPositional(
                        Flags.positional(
                                "PATH", "0..*", "Files and folders to send; - is standard input."))
                .addOption(Flags.people(SendOrder.TO, "Who gets them."))
                .addOption(Flags.value(SendOrder.NAME, "NAME", "Another name for the file."))
                .addOption(Flags.value(SendOrder.NOTE, "TEXT", "A few words to go with it."))
                .addOption(
                        Flags.value(
                                SendOrder.EXPIRE, "TIME", "How long the server keeps it: 12h, 3d."))
                .addOption(
                        Flags.value(
                                SendOrder.WAIT,
                                "LEVEL",
                                "When it is done: durable (stored safely at the server; the"
                                        + " default) or delivered (everybody has answered).",
                                List.of("durable", "delivered")))
                .addOption(
                        Flags.value(
                                SendOrder.LIMIT,
                                "RATE",
                                "At most so many bytes per second: 500K, 8M, 1G."))
                .addOption(
                        Flags.value(
                                SendOrder.TIMEOUT,
                                "TIME",
                                "Give up after that, for each file: 90s, 10m."))
                .addOption(
                        Flags.flag(
                                SendOrder.RESUME,
                                "Go on with everything that was interrupted at this server. The same command as"
                                        + " before goes on with one file."));
    }

    @Override
    public boolean endsInResult() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        SendOrder order = SendOrder.of(invocation);
        return invocation.connected(client -> send(client, order, invocation));
    }

    private static ExitCode send(FerryClient client, SendOrder order, Invocation invocation) {
        try (SendView view = view(client, invocation)) {
            order.leftOut()
                    .forEach(what -> view.noticed(Optional.empty(), new SendNotice.LeftOut(what)));
            List<Parcel> parcels = order.resume() ? unfinished(client, view) : order.parcels();
            if (parcels.isEmpty() && !invocation.json()) {
                invocation.screen().aside("Nothing is unfinished.");
            }
            ExitCode code =
                    new Sending(client, parcels, order, view, invocation.console().in()).run();
            view.result(code);
            return code;
        }
    }

    private static List<Parcel> unfinished(FerryClient client, SendView view) {
        return client.unfinished(notice -> view.noticed(Optional.empty(), notice)).stream()
                .map(Parcel::of)
                .toList();
    }

    private static SendView view(FerryClient client, Invocation invocation) {
        Screen screen = invocation.screen();
        Time time = invocation.surroundings().time();
        return invocation.json()
                ? new SendJson(screen, time)
                : invocation.seat().sending(client, screen, time);
    }
}
