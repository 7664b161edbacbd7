package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.outcome.Failure;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
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
                                + " --server 'ferry://host:7443#abc' --continue the-id");
    }

    @Test
    void onlyAnotherNameThanTheFilesOwnIsRepeated() {
        assertThat(hint("in/report.pdf", "report.pdf", Optional.empty())).doesNotContain("--name");
        assertThat(hint("xreport.pdf", "report.pdf", Optional.empty()))
                .contains(" --name report.pdf ");
    }

    @Test
    void aFileThatLooksLikeAnOptionIsNamedAsAFile() {
        assertThat(hint("-x", "_x", Optional.empty()))
                .contains("ferry send ./-x --to bob --continue");
    }

    private static String hint(String file, String name, Optional<String> server) {
        Parcel parcel =
                new Parcel(
                        Optional.of(Path.of(file)), Outgoing.file(name, List.of("bob")), "the-id");
        Failure lost = Failure.of(new FerryException(Problem.CONNECTION_LOST, "lost"));
        return Resumption.hinted(lost, parcel, server).next();
    }
}
