package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SendTruthTest {

    private static final OptionalLong SIZE = OptionalLong.of(1_000);
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final SendTruth truth = new SendTruth(2);

    @Test
    void whatIsStoredIsNotGuessedBeforeTheServerHasSaidIt() {
        truth.began(0, SIZE);
        truth.sent(500, SIZE);

        assertThat(truth.text()).isEqualTo("stored - · delivered 0/2");
    }

    @Test
    void whatIsStoredMovesBehindWhatIsSent() {
        truth.began(0, SIZE);
        truth.sent(500, SIZE);
        truth.stored(299);

        assertThat(truth.text()).isEqualTo("stored 29% · delivered 0/2");
    }

    @Test
    void everyByteIsNotYetAllOfIt() {
        truth.began(0, SIZE);
        truth.sent(1_000, SIZE);
        truth.stored(1_000);

        assertThat(truth.text()).isEqualTo("sent · stored 99% · delivered 0/2");
    }

    @Test
    void withoutASizeTheAmountIsSaid() {
        truth.began(0, UNKNOWN);
        truth.sent(8_192, UNKNOWN);
        truth.stored(4_096);

        assertThat(truth.text()).isEqualTo("stored 4.0 KiB · delivered 0/2");
    }

    @Test
    void aBreakIsSaidUntilSomethingMovesAgainAndWhatIsStoredStays() {
        truth.began(0, SIZE);
        truth.stored(300);
        truth.interrupted("connection lost");
        String broken = truth.text();
        truth.stored(310);
        String still = truth.text();
        truth.sent(400, SIZE);

        assertThat(broken).isEqualTo("connection lost");
        assertThat(still).isEqualTo("connection lost");
        assertThat(truth.text()).isEqualTo("stored 31% · delivered 0/2");
    }

    @Test
    void whatBeginsAnewHasNothingStored() {
        truth.began(0, SIZE);
        truth.stored(300);
        truth.began(0, SIZE);

        assertThat(truth.text()).isEqualTo("stored - · delivered 0/2");
    }

    @Test
    void anEmptyFileDividesNothing() {
        truth.began(0, OptionalLong.of(0));
        truth.stored(0);

        assertThat(truth.text()).isEqualTo("sent · stored 0% · delivered 0/2");
    }
}
