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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ResumptionTest {

    @Test
    void whatWasTypedIsRepeatedAsItWasTyped() {
        assertThat(hint("a.pdf", List.of("--limit", "6M", "--server", "ferry://host:7443#abc")))
                .isEqualTo(
                        "to go on where it stopped: ferry send a.pdf --to bob --limit 6M"
                                + " --server 'ferry://host:7443#abc'");
    }

    @Test
    void whatWasToFollowIsNamedTooAndWhatHasBeenSentIsNot() {
        List<Parcel> parcels = Stream.of("a", "b", "c").map(ResumptionTest::parcel).toList();
        SendOrder order = new SendOrder(parcels, List.of(), false, SendOptions.usual(), List.of());

        assertThat(hint(parcels.get(1), order)).endsWith(": ferry send b c --to bob");
    }

    @Test
    void whatIsStoredIsNamedTooWhereItsRecipientsAreStillToBeWaitedFor() {
        List<Parcel> parcels = Stream.of("a", "b", "c").map(ResumptionTest::parcel).toList();
        SendOrder order =
                new SendOrder(
                        parcels,
                        List.of(),
                        false,
                        SendOptions.usual().until(Waiting.DELIVERED),
                        List.of("--wait", "delivered"));

        assertThat(hint(parcels.get(1), order))
                .endsWith(": ferry send a b c --to bob --wait delivered");
    }

    /// The others are sent without it: whoever named them again would send them twice.
    @Test
    void aFileThatKeepsNoOtherOneFromBeingSentIsNamedAlone() {
        List<Parcel> parcels = Stream.of("a", "b", "c").map(ResumptionTest::parcel).toList();
        SendOrder order = new SendOrder(parcels, List.of(), false, SendOptions.usual(), List.of());
        Failure late = Failure.of(new FerryException(Problem.TIMED_OUT, "late"));

        assertThat(Resumption.hinted(late, parcels.get(1), order, true, Optional.empty()).next())
                .endsWith(": ferry send b --to bob");
    }

    @ParameterizedTest
    @EnumSource(names = {"QUOTA_EXCEEDED", "STORAGE_FULL", "SESSION_REVOKED"})
    void whatIsLeftIsNamedWhereSomethingHasToBeDoneFirst(Problem problem) {
        List<Parcel> parcels = Stream.of("a", "b", "c").map(ResumptionTest::parcel).toList();
        SendOrder order = new SendOrder(parcels, List.of(), false, SendOptions.usual(), List.of());
        Failure stopped = Failure.of(new FerryException(problem, "no"));

        assertThat(
                        Resumption.hinted(stopped, parcels.get(1), order, false, Optional.empty())
                                .next())
                .startsWith(stopped.next() + "; then, to go on where it stopped: ferry send b c");
    }

    /// The run goes on to wait for the recipients of those, and then forgets them.
    @Test
    void whatIsStoredIsNotNamedWhereItsRecipientsAreWaitedForAllTheSame() {
        List<Parcel> parcels = Stream.of("a", "b", "c").map(ResumptionTest::parcel).toList();
        SendOptions delivered = SendOptions.usual().until(Waiting.DELIVERED);
        SendOrder order = new SendOrder(parcels, List.of(), false, delivered, List.of());

        assertThat(hint(Problem.QUOTA_EXCEEDED, parcels.get(1), order))
                .endsWith("; then, to go on where it stopped: ferry send b c --to bob");
        assertThat(hint(Problem.LOCAL_DISK_FULL, parcels.get(1), order))
                .isEqualTo(
                        "free some space; then, to go on where it stopped: ferry send b c --to bob");
        assertThat(hint(Problem.CREDENTIALS_EXPOSED, parcels.get(1), order))
                .isEqualTo("to go on where it stopped: ferry send a b c --to bob");
    }

    @Test
    void whoeverResumedEverythingResumesEverything() {
        SendOrder order =
                new SendOrder(
                        List.of(), List.of(), true, SendOptions.usual(), List.of("--limit", "6M"));

        assertThat(hint(parcel("a.pdf"), order)).endsWith(": ferry send --resume --limit 6M");
    }

    @Test
    void aFileThatLooksLikeAnOptionIsNamedAsAFile() {
        assertThat(hint("-x", List.of())).endsWith("ferry send ./-x --to bob");
    }

    private static String hint(String file, List<String> typed) {
        Parcel parcel = parcel(file);
        return hint(
                parcel,
                new SendOrder(List.of(parcel), List.of(), false, SendOptions.usual(), typed));
    }

    private static String hint(Parcel parcel, SendOrder order) {
        return hint(Problem.CONNECTION_LOST, parcel, order);
    }

    private static String hint(Problem problem, Parcel parcel, SendOrder order) {
        Failure failure = Failure.of(new FerryException(problem, "what the server said"));
        return Resumption.hinted(failure, parcel, order, false, Optional.empty()).next();
    }

    private static Parcel parcel(String file) {
        return new Parcel(
                Optional.of(Path.of(file)),
                Outgoing.file("name", List.of("bob")),
                Optional.empty());
    }
}
