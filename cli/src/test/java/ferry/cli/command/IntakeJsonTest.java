package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.console.Screen;
import ferry.cli.fake.JsonContract;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.outcome.ExitCode;
import ferry.client.model.Person;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.model.TransferState;
import ferry.client.receive.Received;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What is left is named, and why, not only counted.
final class IntakeJsonTest {

    private static final String ID = "0f1a2b3c-0000-4000-8000-00000000000";

    private final ScriptedConsole console = new ScriptedConsole();

    @Test
    void whatIsSkippedAndWhatHasStalledIsNamedWithItsReason() {
        IntakeJson json = new IntakeJson(new Screen(console, false), new ManualTime());
        json.ended(new Received.Skipped(transfer(1, "here.txt"), Path.of("/in/here.txt")));
        json.ended(new Received.Stalled(transfer(2, "half.bin"), 1_234));
        json.result(ExitCode.DONE);

        JsonContract.DOCUMENTED.check(List.of("receive", "--json"), console.outText());
        assertThat(JsonLines.objects(console.outText()).get(0))
                .containsEntry("type", "skipped")
                .containsEntry("transfer", ID + 1)
                .containsEntry("name", "here.txt")
                .containsEntry("reason", "NAME_TAKEN")
                .containsEntry("file", "/in/here.txt")
                .containsEntry("from", "alice");
        assertThat(JsonLines.objects(console.outText()).get(1))
                .containsEntry("type", "stalled")
                .containsEntry("transfer", ID + 2)
                .containsEntry("name", "half.bin")
                .containsEntry("reason", "SENDER_STALLED")
                .containsEntry("received", 1_234L)
                .containsEntry("from", "alice");
        assertThat(JsonLines.objects(console.outText()).get(2))
                .containsEntry("skipped", 1L)
                .containsEntry("stalled", 1L);
    }

    private static Transfer transfer(int number, String name) {
        return new Transfer(
                ID + number,
                new Person("1", "alice"),
                List.of("bob"),
                name,
                TransferKind.FILE,
                "",
                TransferState.PAUSED,
                OptionalLong.of(10_000),
                1_234,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
