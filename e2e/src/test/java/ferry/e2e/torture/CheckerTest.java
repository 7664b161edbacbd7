package ferry.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.e2e.torture.Checker.Violation;
import ferry.e2e.torture.Evidence.AtRest;
import ferry.e2e.torture.Evidence.Extent;
import ferry.e2e.torture.Evidence.LedgerRows;
import ferry.e2e.torture.Evidence.Partial;
import ferry.e2e.torture.Evidence.Quota;
import ferry.e2e.torture.Evidence.Receipt;
import ferry.e2e.torture.Evidence.Row;
import ferry.e2e.torture.Evidence.Saved;
import ferry.e2e.torture.Evidence.Seen;
import ferry.e2e.torture.Evidence.Sent;
import ferry.e2e.torture.Evidence.Wait;
import ferry.e2e.torture.Fact.Kind;
import ferry.e2e.torture.Processes.Vitals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run in which all went well, and each way in which it may not have.
final class CheckerTest {
    private static final String ID = "t1";
    private static final String BLOB = "b1";
    private static final long SIZE = 100;

    private final Map<String, Sent> sent = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Partial> partials = new ArrayList<>();
    private final Map<String, List<Seen>> folders = new HashMap<>();
    private final List<Seen> bobs = new ArrayList<>();
    private final Map<String, Row> transfers = new HashMap<>();
    private final List<Extent> extents = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Saved> saved = new ArrayList<>();
    private final Set<String> blobs = new HashSet<>();
    private final Map<String, Quota> quotas = new HashMap<>();
    private final Map<String, Long> files = new HashMap<>();
    private final List<Extent> bad = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    private final List<AtRest> vitals = new ArrayList<>();

    CheckerTest() {
        sent.put(ID, new Sent("film.bin", SIZE, "cafe", "alice", Set.of("bob")));
        facts.add(new Fact(1, "alice", Kind.BEGAN, ID, 0, ""));
        facts.add(new Fact(2, "alice", Kind.ACKED, ID, 40, "1"));
        facts.add(new Fact(3, "alice", Kind.ACKED, ID, 60, "2"));
        facts.add(new Fact(4, "alice", Kind.STORED, ID, SIZE, "cafe"));
        facts.add(new Fact(5, "bob", Kind.SAVED, ID, SIZE, "cafe film.bin"));
        facts.add(new Fact(6, "mallory", Kind.FOREIGN, ID, 0, "TRANSFER_UNKNOWN receive"));
        partials.add(new Partial("bob", ID, 30, true));
        bobs.add(new Seen("film.bin", SIZE, "cafe"));
        folders.put("bob", bobs);
        transfers.put(ID, new Row("AVAILABLE", BLOB, SIZE, OptionalLong.of(SIZE), "cafe", "alice"));
        extents.add(new Extent(BLOB, 0, 60));
        extents.add(new Extent(BLOB, 60, SIZE));
        receipts.add(new Receipt(ID, "bob", "SAVED"));
        saved.add(new Saved(ID, "bob"));
        blobs.add(BLOB);
        quotas.put("alice", new Quota(SIZE, SIZE));
        files.put(BLOB, SIZE);
        waits.add(new Wait(ID, 5_000, true));
        vitals.add(new AtRest(new Vitals(200 << 20, 60, 40), new Vitals(300 << 20, 62, 44)));
    }

    @Test
    void nothingIsFoundWhereAllWentWell() {
        assertThat(check()).isEmpty();
    }

    @Test
    void whoeverBreaksTheRulesMayBeRefusedAndMayHaveTransfersOfHisOwn() {
        facts.add(new Fact(7, "mallory", Kind.BREACH, ID, 0, "INVALID_ARGUMENT Upload hole: no"));
        facts.add(new Fact(8, "mallory", Kind.TRESPASS, ID, 0, "NOT_FOUND Receive x: none"));
        transfers.put("t2", new Row("CANCELLED", null, 0, OptionalLong.empty(), "null", "mallory"));

        assertThat(check()).isEmpty();
    }

    @Test
    void anInternalErrorThatSomebodyProvokesIsFound() {
        facts.add(new Fact(7, "mallory", Kind.BREACH, ID, 0, "INTERNAL Upload hole: null"));

        assertFound(Invariant.RULES);
    }

    @Test
    void aStreamAgainstTheRulesThatDoesNotEndIsFound() {
        facts.add(new Fact(7, "mallory", Kind.BREACH, ID, 0, "ENDLESS Upload nothing: "));

        assertFound(Invariant.RULES);
    }

    @Test
    void anAnswerAboutWhatIsOthersIsFound() {
        facts.add(new Fact(7, "mallory", Kind.TRESPASS, ID, 0, "OK CancelTransfer x: null"));

        assertFound(Invariant.RULES);
    }

    @Test
    void aMessageBeforeTheRefusalIsFound() {
        facts.add(new Fact(7, "mallory", Kind.TRESPASS, ID, 1, "NOT_FOUND Receive x: none"));

        assertFound(Invariant.RULES);
    }

    @Test
    void aTransferOfNobodyWhoSendsIsFound() {
        transfers.put("t2", new Row("PAUSED", null, 0, OptionalLong.empty(), "null", "carol"));

        assertFound(Invariant.I12);
    }

    @Test
    void anAcknowledgedPositionThatShrinksIsFound() {
        facts.add(3, new Fact(4, "alice", Kind.ACKED, ID, 59, "2"));

        assertFound(Invariant.I1);
    }

    @Test
    void acknowledgedBytesThatTheLedgerHasLostAreFound() {
        transfers.put(ID, new Row("PAUSED", BLOB, 59, OptionalLong.empty(), "null", "alice"));
        facts.removeIf(fact -> fact.kind() == Kind.STORED);
        extents.remove(1);

        assertFound(Invariant.I1);
    }

    @Test
    void aStoredTransferThatTheLedgerDoesNotHaveIsFound() {
        transfers.clear();

        assertFound(Invariant.I1);
    }

    @Test
    void aStoredTransferWithAnotherDigestIsFound() {
        facts.set(3, new Fact(4, "alice", Kind.STORED, ID, SIZE, "dead"));

        assertFound(Invariant.I1);
    }

    @Test
    void acknowledgedBytesThatHaveChangedAreFound() {
        bad.add(extents.getFirst());

        assertFound(Invariant.I1);
    }

    @Test
    void aPublishedFileWithOtherBytesIsFound() {
        bobs.set(0, new Seen("film.bin", SIZE, "dead"));

        assertFound(Invariant.I2);
    }

    @Test
    void aPublishedFileThatIsTooShortIsFound() {
        bobs.set(0, new Seen("film.bin", SIZE - 1, "cafe"));

        assertFound(Invariant.I2);
    }

    @Test
    void aFileThatIsSaidToBeSavedWithAnotherDigestIsFound() {
        facts.set(4, new Fact(5, "bob", Kind.SAVED, ID, SIZE, "dead film.bin"));

        assertFound(Invariant.I2);
    }

    @Test
    void foreignBytesInAPartialFileAreFound() {
        partials.add(new Partial("bob", ID, 30, false));

        assertFound(Invariant.I3);
    }

    @Test
    void aPartialFileBeyondTheSourceIsFound() {
        partials.add(new Partial("bob", ID, SIZE + 1, true));

        assertFound(Invariant.I3);
    }

    @Test
    void aFileThatIsThereTwiceIsFound() {
        bobs.add(new Seen("film (1).bin", SIZE, "cafe"));

        assertFound(Invariant.I4);
    }

    @Test
    void aPartialFileThatIsLeftIsFound() {
        bobs.add(new Seen(".ferry-t1.part", 3, "beef"));

        assertFound(Invariant.I4);
    }

    @Test
    void aTransferThatIsSavedTwiceIsFound() {
        facts.add(new Fact(7, "bob", Kind.SAVED, ID, SIZE, "cafe film.bin"));

        assertFound(Invariant.I4);
    }

    @Test
    void aSenderWhoIsToldTwiceIsFound() {
        saved.add(new Saved(ID, "bob"));

        assertFound(Invariant.I4);
    }

    @Test
    void aSenderWhoIsNotToldIsFound() {
        saved.clear();

        assertFound(Invariant.I4);
    }

    @Test
    void aReceiptWithoutItsBytesIsFound() {
        bobs.clear();

        assertFound(Invariant.I4);
    }

    @Test
    void anAnswerToAStrangerIsFound() {
        facts.add(new Fact(7, "mallory", Kind.FOREIGN, ID, 3, "ANSWERED status"));

        assertFound(Invariant.I5);
    }

    @Test
    void aRefusalThatTellsAStrangerSomethingIsFound() {
        facts.add(new Fact(7, "mallory", Kind.FOREIGN, ID, 0, "ALREADY_FINAL cancel"));

        assertFound(Invariant.I5);
    }

    @Test
    void aFileForSomebodyElseIsFound() {
        facts.add(new Fact(7, "carol", Kind.SAVED, ID, SIZE, "cafe film.bin"));

        assertFound(Invariant.I5);
    }

    @Test
    void aQuotaThatIsNotGivenBackIsFound() {
        quotas.put("alice", new Quota(2 * SIZE, SIZE));

        assertFound(Invariant.I6);
    }

    @Test
    void bytesOfNobodyAreFound() {
        files.put("b2", 1L);

        assertFound(Invariant.I7);
    }

    @Test
    void aRowWithoutItsBytesIsFound() {
        files.clear();

        assertFound(Invariant.I7);
    }

    @Test
    void anExtentOfNoBlobIsFound() {
        extents.add(new Extent("b2", 0, 1));

        assertFound(Invariant.I7);
    }

    @Test
    void twoCommitsOfTheSameBytesAreFound() {
        extents.add(1, new Extent(BLOB, 50, 60));

        assertFound(Invariant.I11);
    }

    @Test
    void aHoleIsFound() {
        extents.set(1, new Extent(BLOB, 61, SIZE));

        assertFound(Invariant.I11);
    }

    @Test
    void aWholeFileWithoutItsLastExtentIsFound() {
        extents.remove(1);

        assertFound(Invariant.I11);
    }

    @Test
    void anOlderAttemptThatCameBackIsFound() {
        facts.add(3, new Fact(4, "alice", Kind.ACKED, ID, 70, "1"));

        assertFound(Invariant.I11);
    }

    @Test
    void aTransferThatIsNeverDoneIsFound() {
        waits.add(new Wait(ID, 90_000, false));

        assertFound(Invariant.I12);
    }

    @Test
    void aTransferThatTakesTooLongIsFound() {
        waits.add(new Wait(ID, 60_001, true));

        assertFound(Invariant.I12);
    }

    @Test
    void aTransferThatNobodyOrderedIsFound() {
        transfers.put("t2", new Row("PAUSED", null, 0, OptionalLong.empty(), "null", "alice"));

        assertFound(Invariant.I12);
    }

    @Test
    void aLeakIsFound() {
        Vitals first = new Vitals(200 << 20, 60, 40);
        vitals.add(new AtRest(first, new Vitals(200 << 20, 160, 40)));
        assertFound(Invariant.I13);

        vitals.set(1, new AtRest(first, new Vitals(200 << 20, 60, 140)));
        assertFound(Invariant.I13);

        vitals.set(1, new AtRest(first, new Vitals(1200L << 20, 60, 40)));
        assertFound(Invariant.I13);
    }

    private void assertFound(Invariant invariant) {
        assertThat(check()).extracting(Violation::invariant).contains(invariant);
    }

    private List<Violation> check() {
        return Checker.check(
                new Evidence(
                        sent,
                        facts,
                        partials,
                        folders,
                        new LedgerRows(
                                transfers, extents, receipts, saved, blobs, Set.of(), quotas, files,
                                bad),
                        waits,
                        vitals));
    }
}
