package ferry.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class FitTest {

    private final CommandSpec send =
            CommandSpec.create()
                    .addOption(
                            OptionSpec.builder("--to")
                                    .type(String[].class)
                                    .arity("1")
                                    .splitRegex(",")
                                    .completionCandidates(Offer.PEOPLE)
                                    .build())
                    .addOption(
                            OptionSpec.builder("--wait")
                                    .type(String.class)
                                    .completionCandidates(List.of("durable", "delivered"))
                                    .build())
                    .addOption(OptionSpec.builder("-v", "--verbose").type(boolean.class).build())
                    .addOption(
                            OptionSpec.builder("--secret").hidden(true).type(boolean.class).build())
                    .addPositional(
                            PositionalParamSpec.builder()
                                    .type(String[].class)
                                    .completionCandidates(Offer.FILES)
                                    .build());

    @Test
    void aWordThatIsNoOptionIsWhatTheCommandIsAbout() {
        assertThat(Fit.at(send, List.of(), "re")).isEqualTo(new Fit(Offer.FILES, "", "re", false));
        assertThat(Fit.at(send, List.of("--to", "bob"), ""))
                .isEqualTo(new Fit(Offer.FILES, "", "", false));
        assertThat(Fit.at(send, List.of("--verbose"), "x").offered()).isEqualTo(Offer.FILES);
    }

    @Test
    void aDashBeginsAnOptionThatIsNotHidden() {
        Fit fit = Fit.at(send, List.of("a.txt"), "--w");

        assertThat(fit.offered()).containsExactlyInAnyOrder("--to", "--wait", "-v", "--verbose");
        assertThat(fit.typed()).isEqualTo("--w");
    }

    @Test
    void behindAnOptionStandsItsValueAlsoBehindAnEqualsSign() {
        assertThat(Fit.at(send, List.of("--wait"), "d"))
                .isEqualTo(new Fit(List.of("durable", "delivered"), "", "d", false));
        assertThat(Fit.at(send, List.of(), "--wait=d"))
                .isEqualTo(new Fit(List.of("durable", "delivered"), "--wait=", "d", false));
        assertThat(Fit.at(send, List.of(), "--nonsense=d").offered()).isEmpty();
    }

    @Test
    void behindACommaStandsAnotherValueOfAList() {
        assertThat(Fit.at(send, List.of("--to"), "bob,ca"))
                .isEqualTo(new Fit(Offer.PEOPLE, "bob,", "ca", true));
        assertThat(Fit.at(send, List.of(), "--to=bob,"))
                .isEqualTo(new Fit(Offer.PEOPLE, "--to=bob,", "", true));
    }
}
