package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.manual.ManualPage;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.client.local.LocalFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/// `man`: writes the pages of the manual, for whoever packs a distribution.
final class ManCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Flags.plain(
                                this,
                                "man",
                                "Write the pages of the manual into a folder.",
                                "ferry man /usr/local/share/man/man1")
                        .addPositional(
                                Flags.positional(
                                        "DIR",
                                        "1",
                                        "The folder; made if it is missing.",
                                        Offer.FOLDERS));
        spec.usageMessage().hidden(true);
        return spec;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Path folder = Folders.made(invocation.word().orElseThrow());
        for (ManualPage page : ManualPage.of(invocation.program(), Version.text())) {
            write(folder.resolve(page.fileName()), page.text());
        }
        return ExitCode.DONE;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "LOCAL_STORAGE",
                    "cannot write " + file + ": " + LocalFaults.cause(e),
                    "name another folder");
        }
    }
}
