package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.outcome.Refusal;
import ferry.client.FerryClient;
import ferry.client.local.LocalFaults;
import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.receive.ReceiveOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Gives one transfer to standard output: from a temporary file, because nothing may go down a pipe that is not verified.
final class PipedGet {

    private static final String CONTENT = "content";

    private final Invocation invocation;

    PipedGet(Invocation invocation) {
        this.invocation = invocation;
    }

    ExitCode give(FerryClient client, Transfer transfer, IntakeView view) {
        Path folder = temporaryFolder(invocation.surroundings().variable("TMPDIR"));
        try {
            ReceiveOptions options =
                    ReceiveOptions.into(folder)
                            .savedAs(CONTENT)
                            .withConnections(ReceiveCommand.connections(invocation));
            client.receive(asItIs(transfer), options, view.about(transfer));
            view.close();
            copy(folder.resolve(CONTENT));
            return ExitCode.DONE;
        } catch (FerryException e) {
            view.failed(transfer, e);
            return Failure.of(e).exitCode();
        } finally {
            remove(folder);
        }
    }

    /// Of a folder: the stream that it travels as.
    private static Transfer asItIs(Transfer transfer) {
        return new Transfer(
                transfer.id(),
                transfer.sender(),
                transfer.recipients(),
                transfer.fileName(),
                TransferKind.FILE,
                transfer.note(),
                transfer.state(),
                transfer.size(),
                transfer.available(),
                transfer.sha256(),
                transfer.modified(),
                transfer.executable(),
                transfer.created(),
                transfer.finished(),
                transfer.expires(),
                transfer.receipts());
    }

    private void copy(Path content) {
        PrintStream out = invocation.console().out();
        try {
            Files.copy(content, out);
        } catch (IOException e) {
            throw new UncheckedIOException("what has arrived cannot be read", e);
        }
        out.flush();
        if (out.checkError()) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "OUTPUT_CLOSED",
                    "not all could be written to standard output",
                    "run it again: the server still has it");
        }
    }

    /// Java itself does not look at TMPDIR.
    private static Path temporaryFolder(String wanted) {
        Path folder = Path.of(wanted.isEmpty() ? System.getProperty("java.io.tmpdir") : wanted);
        try {
            return Files.createTempDirectory(folder, "ferry-get-");
        } catch (IOException e) {
            throw LocalFaults.storage("cannot make temporary files in " + folder, e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
