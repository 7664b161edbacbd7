package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `get`: one transfer, followed until it is whole.
final class GetCommand implements Command {

    private static final String OUTPUT = "--output";
    private static final String PIPE = "-";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "get",
                        "Receive one transfer, also one that you had before.",
                        "ferry get 0f1a2b3c",
                        "ferry get 0f1a2b3c --output ~/Downloads/",
                        "ferry get 0f1a2b3c --output - | tar -t")
                .addPositional(
                        Flags.positional(
                                TransferIds.LABEL, "0..1", "The beginning of its id.", Offer.INBOX))
                .addOption(
                        OptionSpec.builder("-o", OUTPUT)
                                .type(String.class)
                                .completionCandidates(Offer.FILES)
                                .paramLabel("PATH")
                                .description(
                                        "A folder, or the name to save it under; - is standard output.")
                                .build())
                .addOption(ReceiveCommand.conflictOption())
                .addOption(ReceiveCommand.connectionsOption());
    }

    @Override
    public boolean endsInResult() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        if (invocation.value(OUTPUT).filter(PIPE::equals).isPresent()) {
            return pipe(invocation);
        }
        ReceiveOptions options = options(invocation);
        return invocation.connected(client -> get(client, options, invocation));
    }

    private static ExitCode pipe(Invocation invocation) {
        if (invocation.json()) {
            throw Refusal.usage(
                    "standard output cannot be both the file and JSON", "leave --json out");
        }
        if (invocation.console().outIsTerminal()) {
            throw Refusal.usage(
                    "what somebody has sent is not for a terminal",
                    "--output FILE, or a pipe behind it");
        }
        Invocation telling = invocation.at(new Diverted(invocation.console()));
        return invocation.connected(client -> {
            Transfer transfer = client.transfer(TransferIds.find(invocation, client));
            try (IntakeView view = ReceiveCommand.view(telling, Path.of("."), false)) {
                view.started(transfer);
                return new PipedGet(invocation).give(client, transfer, view);
            }
        });
    }

    private static ReceiveOptions options(Invocation invocation) {
        Optional<String> output = invocation.value(OUTPUT);
        ReceiveOptions options = output.map(GetCommand::placed).orElseGet(GetCommand::here);
        ReceiveOptions wanted =
                options.withConflict(ReceiveCommand.conflict(invocation))
                        .withConnections(ReceiveCommand.connections(invocation));
        return invocation.seat().waitsForSenders() ? wanted : wanted.leavingStalled();
    }

    private static ReceiveOptions here() {
        return ReceiveOptions.into(Path.of("."));
    }

    private static ReceiveOptions placed(String output) {
        try {
            Path path = Path.of(output);
            if (output.endsWith("/") || Files.isDirectory(path)) {
                return ReceiveOptions.into(Folders.made(output));
            }
            Path parent = path.toAbsolutePath().getParent();
            Path folder = parent == null ? Path.of(".") : parent;
            return ReceiveOptions.into(folder).savedAs(String.valueOf(path.getFileName()));
        } catch (InvalidPathException e) {
            throw Refusal.usage("no file can be called that: " + e.getMessage(), "");
        }
    }

    private static ExitCode get(FerryClient client, ReceiveOptions options, Invocation invocation) {
        Transfer transfer = client.transfer(TransferIds.find(invocation, client));
        try (IntakeView view = ReceiveCommand.view(invocation, options.folder(), false)) {
            ExitCode code = get(client, transfer, options, view);
            view.result(code);
            return code;
        }
    }

    private static ExitCode get(
            FerryClient client, Transfer transfer, ReceiveOptions options, IntakeView view) {
        view.started(transfer);
        try {
            Received received = client.receive(transfer, options, view.about(transfer));
            view.ended(received);
            return view.sum();
        } catch (FerryException e) {
            view.failed(transfer, e);
            return Failure.of(e).exitCode();
        }
    }
}
