package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.outcome.Failure;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResumptionTest {

    @Test
    void theServerThatWasTypedIsNamedAgain() {
        assertThat(hint("a.pdf", "a.pdf", Optional.of("ferry://host:7443#abc")))
                .isEqualTo(
                        "to go on where it stopped: ferry send a.pdf --to bob"
                                + " --server 'ferry://host:7443#abc'");
    }

    @Test
    void onlyAnotherNameThanTheFilesOwnIsRepeated() {
        assertThat(hint("in/report.pdf", "report.pdf", Optional.empty())).doesNotContain("--name");
        assertThat(hint("xreport.pdf", "report.pdf", Optional.empty()))
                .endsWith(" --name report.pdf");
    }

    @Test
    void whatIsWaitedForAndTheLimitAreRepeated() {
        SendOptions options = SendOptions.usual().until(Waiting.DELIVERED).withLimit(1_024);

        assertThat(hint(false, options))
                .endsWith("ferry send a.pdf --to bob --wait delivered --limit 1024");
    }

    @Test
    void whoeverResumedEverythingResumesEverything() {
        assertThat(hint(true, SendOptions.usual())).endsWith(": ferry send --resume");
    }

    @Test
    void aFileThatLooksLikeAnOptionIsNamedAsAFile() {
        assertThat(hint("-x", "_x", Optional.empty())).endsWith("ferry send ./-x --to bob");
    }

    private static String hint(String file, String name, Optional<String> server) {
        return hint(file, name, new SendOrder(List.of(), false, SendOptions.usual(), server));
    }

    private static String hint(boolean resume, SendOptions options) {
        SendOrder order = new SendOrder(List.of(), resume, options, Optional.empty());
        return hint("a.pdf", "a.pdf", order);
    }

    private static String hint(String file, String name, SendOrder order) {
        Parcel parcel =
                new Parcel(
                        Optional.of(Path.of(file)),
                        Outgoing.file(name, List.of("bob")),
                        Optional.empty());
        Failure lost = Failure.of(new FerryException(Problem.CONNECTION_LOST, "lost"));
        return Resumption.hinted(lost, parcel, order).next();
    }
}
