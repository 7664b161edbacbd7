package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.console.Screen;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.client.model.Outgoing;
import ferry.client.model.Person;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.model.TransferState;
import ferry.client.upload.SendListener;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Progress for programs: ten lines a second at most, however often something moves.
final class PaceTest {

    private static final OptionalLong SIZE = OptionalLong.of(1_000_000);
    private static final int MOVES = 3_000;

    private final ManualTime time = new ManualTime();
    private final ScriptedConsole console = new ScriptedConsole();
    private final Screen screen = new Screen(console, false);

    @Test
    void aSendThatMovesAThousandTimesASecondSaysSoTenTimes() {
        Parcel parcel =
                new Parcel(
                        Optional.empty(), Outgoing.file("a.bin", List.of("bob")), Optional.empty());
        SendListener listener = new SendJson(screen, time).begin(parcel);
        for (int i = 1; i <= MOVES; i++) {
            time.passMillis(1);
            listener.sent(i, SIZE);
        }

        assertThat(JsonLines.objects(console.outText()))
                .hasSize(30)
                .allSatisfy(line -> assertThat(line).containsEntry("type", "progress"))
                .last()
                .satisfies(line -> assertThat(line).containsEntry("sent", (long) MOVES));
    }

    @Test
    void eachReceivedFileHasItsOwnTenLinesASecond() {
        IntakeJson json = new IntakeJson(screen, time);
        json.started(transfer("one"));
        json.started(transfer("two"));
        for (int i = 1; i <= MOVES; i++) {
            time.passMillis(1);
            json.received(transfer("one"), i, SIZE);
            json.received(transfer("two"), i, SIZE);
        }

        for (String id : List.of("one", "two")) {
            assertThat(JsonLines.objects(console.outText()))
                    .filteredOn(line -> id.equals(line.get("transfer")))
                    .filteredOn(line -> "progress".equals(line.get("type")))
                    .hasSize(30);
        }
    }

    @Test
    void whatMovesSeldomIsSaidEachTime() {
        Pace pace = new Pace(time);

        assertThat(pace.due()).as("at once").isFalse();
        time.passMillis(100);
        assertThat(pace.due()).isTrue();
        assertThat(pace.due()).isFalse();
        time.passMillis(99);
        assertThat(pace.due()).isFalse();
        time.passMillis(1);
        assertThat(pace.due()).isTrue();
        time.passMillis(10_000);
        assertThat(pace.due()).isTrue();
        assertThat(pace.due()).as("a pause gives no right to hurry").isFalse();
    }

    private static Transfer transfer(String id) {
        return new Transfer(
                id,
                new Person("1", "alice"),
                List.of("bob"),
                id + ".bin",
                TransferKind.FILE,
                "",
                TransferState.RECEIVING,
                SIZE,
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
