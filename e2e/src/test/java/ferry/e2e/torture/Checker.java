package ferry.e2e.torture;

import ferry.e2e.torture.Evidence.Extent;
import ferry.e2e.torture.Evidence.Receipt;
import ferry.e2e.torture.Evidence.Row;
import ferry.e2e.torture.Evidence.Saved;
import ferry.e2e.torture.Evidence.Seen;
import ferry.e2e.torture.Evidence.Sent;
import ferry.e2e.torture.Fact.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds what is left after a run against the invariants. The lockout, revocation and token invariants (I8 to I10) are
/// proven by tests of their own.
final class Checker {
    private static final long MAX_WAIT_MILLIS = 60_000;
    private static final long MAX_RESIDENT_BYTES = 900L << 20;
    private static final long MORE_DESCRIPTORS = 24;
    private static final long MORE_THREADS = 24;
    private static final Set<String> REFUSALS =
            Set.of(
                    "TRANSFER_UNKNOWN",
                    "UNREACHABLE",
                    "CONNECTION_LOST",
                    "OVERLOADED",
                    "SERVER_DRAINING",
                    "TOKEN_EXPIRED",
                    "STORAGE_FULL",
                    "STORAGE_ERROR",
                    "TIMED_OUT",
                    "REJECTED");

    /// What no refusal says, and that there was no end.
    private static final Set<String> BROKEN =
            Set.of("INTERNAL", "UNKNOWN", "DATA_LOSS", HostilePeer.ENDLESS);

    private final Evidence evidence;
    private final List<Violation> found = new ArrayList<>();

    record Violation(Invariant invariant, String what) {
        @Override
        public String toString() {
            return invariant + ": " + what;
        }
    }

    private Checker(Evidence evidence) {
        this.evidence = evidence;
    }

    static List<Violation> check(Evidence evidence) {
        Checker checker = new Checker(evidence);
        checker.acknowledged();
        checker.published();
        checker.partials();
        checker.completedOnce();
        checker.foreign();
        checker.rules();
        checker.quotas();
        checker.rowsAndBytes();
        checker.oneWriter();
        checker.waits();
        checker.vitals();
        return checker.found;
    }

    private void violated(Invariant invariant, String what) {
        found.add(new Violation(invariant, what));
    }

    private void acknowledged() {
        Map<String, Long> acked = new HashMap<>();
        for (Fact fact : evidence.facts()) {
            if (fact.kind() == Kind.ACKED) {
                long before = acked.getOrDefault(fact.transfer(), 0L);
                if (fact.number() < before) {
                    violated(
                            Invariant.I1,
                            fact.transfer() + " shrank from " + before + " to " + fact.number());
                }
                acked.merge(fact.transfer(), fact.number(), Math::max);
            }
        }
        acked.forEach(this::stillThere);
        evidence.facts().stream().filter(fact -> fact.kind() == Kind.STORED).forEach(this::stored);
        evidence.ledger()
                .badExtents()
                .forEach(bad -> violated(Invariant.I1, "other bytes than acknowledged: " + bad));
    }

    private void stillThere(String transfer, long acked) {
        Row row = evidence.ledger().transfers().get(transfer);
        if (row == null || row.persisted() < acked) {
            violated(
                    Invariant.I1,
                    transfer + ": " + acked + " bytes acknowledged, the ledger has " + row);
        }
    }

    private void stored(Fact fact) {
        Row row = evidence.ledger().transfers().get(fact.transfer());
        boolean kept =
                row != null
                        && row.state().equals("AVAILABLE")
                        && row.size().orElse(-1) == fact.number()
                        && fact.text().equals(row.sha256());
        Sent sent = evidence.sent().get(fact.transfer());
        boolean right =
                sent != null && sent.size() == fact.number() && sent.sha256().equals(fact.text());
        if (!kept || !right) {
            violated(
                    Invariant.I1,
                    "said to be stored: " + fact + ", sent: " + sent + ", ledger: " + row);
        }
    }

    private void published() {
        Map<String, Sent> byName = new HashMap<>();
        evidence.sent().values().forEach(sent -> byName.put(sent.name(), sent));
        evidence.folders()
                .forEach((recipient, files) ->
                        files.forEach(file -> {
                            Sent sent = byName.get(file.name());
                            if (sent == null || !sent.recipients().contains(recipient)) {
                                violated(
                                        Invariant.I4,
                                        recipient
                                                + " has "
                                                + file.name()
                                                + ", which is no file of his");
                            } else if (!same(sent, file)) {
                                violated(
                                        Invariant.I2,
                                        recipient + " has " + file + ", sent was " + sent);
                            }
                        }));
        for (Fact fact : evidence.facts()) {
            if (fact.kind() == Kind.SAVED) {
                Sent sent = evidence.sent().get(fact.transfer());
                if (sent == null || !sent.recipients().contains(fact.who())) {
                    violated(Invariant.I5, fact.who() + " got " + fact.transfer());
                } else if (fact.number() != sent.size()
                        || !fact.text().startsWith(sent.sha256() + " ")) {
                    violated(Invariant.I2, "said to be saved: " + fact + ", sent was " + sent);
                }
            }
        }
    }

    private static boolean same(Sent sent, Seen file) {
        return file.size() == sent.size() && file.sha256().equals(sent.sha256());
    }

    private void partials() {
        evidence.partials().stream()
                .filter(partial -> {
                    Sent sent = evidence.sent().get(partial.transfer());
                    return !partial.samePrefix() || sent == null || partial.length() > sent.size();
                })
                .forEach(partial -> violated(Invariant.I3, partial.toString()));
    }

    private void completedOnce() {
        Map<Saved, Integer> told = new HashMap<>();
        evidence.ledger().savedEvents().forEach(saved -> told.merge(saved, 1, Integer::sum));
        told.forEach((saved, times) -> {
            if (times > 1) {
                violated(Invariant.I4, "told " + times + " times: " + saved);
            }
        });
        Map<Saved, Integer> claimed = new HashMap<>();
        evidence.facts().stream()
                .filter(fact -> fact.kind() == Kind.SAVED)
                .forEach(fact ->
                        claimed.merge(new Saved(fact.transfer(), fact.who()), 1, Integer::sum));
        claimed.forEach((saved, times) -> {
            if (times > 1) {
                violated(Invariant.I4, "saved " + times + " times: " + saved);
            }
        });
        for (Receipt receipt : evidence.ledger().receipts()) {
            boolean saved = receipt.state().equals("SAVED");
            if (saved && !has(receipt)) {
                violated(Invariant.I4, "a receipt without its bytes: " + receipt);
            }
            if (saved != told.containsKey(new Saved(receipt.transfer(), receipt.recipient()))) {
                violated(Invariant.I4, "the sender was not told what the receipt says: " + receipt);
            }
        }
    }

    private boolean has(Receipt receipt) {
        Sent sent = evidence.sent().get(receipt.transfer());
        return sent != null
                && evidence.folders().getOrDefault(receipt.recipient(), List.of()).stream()
                        .anyMatch(file -> file.name().equals(sent.name()) && same(sent, file));
    }

    private void foreign() {
        evidence.facts().stream()
                .filter(fact -> fact.kind() == Kind.FOREIGN)
                .filter(fact -> !REFUSALS.contains(fact.text().split(" ")[0]))
                .forEach(fact -> violated(Invariant.I5, fact.toString()));
    }

    private void rules() {
        for (Fact fact : evidence.facts()) {
            String code = fact.text().split(" ")[0];
            boolean leak = fact.kind() == Kind.TRESPASS && (code.equals("OK") || fact.number() > 0);
            boolean hostile = fact.kind() == Kind.TRESPASS || fact.kind() == Kind.BREACH;
            if (leak || (hostile && BROKEN.contains(code))) {
                violated(Invariant.RULES, fact.toString());
            }
        }
    }

    private void quotas() {
        evidence.ledger()
                .quotas()
                .forEach((person, quota) -> {
                    if (quota.used() != quota.live()) {
                        violated(Invariant.I6, person + ": " + quota);
                    }
                });
    }

    private void rowsAndBytes() {
        Set<String> referred = new HashSet<>();
        evidence.ledger()
                .transfers()
                .forEach((id, row) -> {
                    if (row.blob() != null) {
                        referred.add(row.blob());
                        bytesOf(id, row);
                    }
                });
        for (String file : evidence.ledger().files().keySet()) {
            if (!referred.contains(file) && !evidence.ledger().unneeded().contains(file)) {
                violated(Invariant.I7, "bytes of nobody: blob " + file);
            }
        }
        for (Extent extent : evidence.ledger().extents()) {
            if (!evidence.ledger().blobs().contains(extent.blob())) {
                violated(Invariant.I7, "dangling: " + extent);
            }
        }
    }

    private void bytesOf(String id, Row row) {
        Long bytes = evidence.ledger().files().get(row.blob());
        boolean kept = row.state().equals("AVAILABLE") || row.state().equals("PAUSED");
        if (kept && (bytes == null || bytes < row.persisted())) {
            violated(Invariant.I7, id + ": " + row + ", but bytes: " + bytes);
        }
        if (row.state().equals("AVAILABLE") && bytes != null && bytes != row.size().orElse(-1)) {
            violated(Invariant.I7, id + ": " + row + ", but bytes: " + bytes);
        }
        if (!evidence.ledger().blobs().contains(row.blob())) {
            violated(Invariant.I7, "no such blob: " + id + " " + row);
        }
    }

    private void oneWriter() {
        Map<String, Long> ends = new HashMap<>();
        for (Extent extent : evidence.ledger().extents()) {
            long end = ends.getOrDefault(extent.blob(), 0L);
            if (extent.from() != end || extent.to() <= extent.from()) {
                violated(Invariant.I11, "committed to " + end + ", then " + extent);
            }
            ends.put(extent.blob(), extent.to());
        }
        evidence.ledger()
                .transfers()
                .forEach((id, row) -> {
                    if (row.blob() != null
                            && row.state().equals("AVAILABLE")
                            && ends.getOrDefault(row.blob(), 0L) != row.size().orElse(-1)) {
                        violated(
                                Invariant.I11,
                                id + ": " + row + ", extents end at " + ends.get(row.blob()));
                    }
                });
        attemptsGrow();
    }

    private void attemptsGrow() {
        Map<String, Long> attempts = new HashMap<>();
        for (Fact fact : evidence.facts()) {
            if (fact.kind() == Kind.ACKED) {
                long attempt = Long.parseLong(fact.text());
                long before = attempts.getOrDefault(fact.transfer(), 0L);
                if (attempt < before) {
                    violated(
                            Invariant.I11, "attempt " + attempt + " after " + before + ": " + fact);
                }
                attempts.put(fact.transfer(), Math.max(before, attempt));
            }
        }
    }

    private void waits() {
        evidence.waits().stream()
                .filter(wait -> !wait.done() || wait.millis() > MAX_WAIT_MILLIS)
                .forEach(wait -> violated(Invariant.I12, wait.toString()));
        evidence.ledger()
                .transfers()
                .forEach((id, row) -> {
                    boolean hostile = row.sender().equals(Crew.STRANGER);
                    if (!hostile && !evidence.sent().containsKey(id)) {
                        violated(Invariant.I12, "nobody's: " + id + " " + row);
                    }
                });
    }

    private void vitals() {
        for (Evidence.AtRest atRest : evidence.vitals()) {
            Processes.Vitals first = atRest.first();
            Processes.Vitals later = atRest.later();
            if (later.residentBytes() > MAX_RESIDENT_BYTES
                    || later.descriptors() > first.descriptors() + MORE_DESCRIPTORS
                    || later.threads() > first.threads() + MORE_THREADS) {
                violated(Invariant.I13, atRest.toString());
            }
        }
    }
}
