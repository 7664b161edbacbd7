package ferry.e2e.torture;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that is left after a run, for [Checker] to judge.
///
/// @param sent by transfer
/// @param facts the histories of all, each in its order
/// @param partials partial files, looked at right after their receiver was killed, and at the end
/// @param folders visible files by recipient, at the end
/// @param waits how long after its fault each transfer took
/// @param vitals of servers at rest
record Evidence(
        Map<String, Sent> sent,
        List<Fact> facts,
        List<Partial> partials,
        Map<String, List<Seen>> folders,
        LedgerRows ledger,
        List<Wait> waits,
        List<AtRest> vitals) {

    /// @param name of the file
    record Sent(String name, long size, String sha256, String sender, Set<String> recipients) {}

    /// @param samePrefix whether its bytes are the first ones of the source
    record Partial(String recipient, String transfer, long length, boolean samePrefix) {}

    record Seen(String name, long size, String sha256) {}

    /// @param millis from the end of the fault until all was done
    /// @param done whether everybody was done, or had a stated reason not to be
    record Wait(String transfer, long millis, boolean done) {}

    /// @param first of the same process, at rest after its first transfer
    record AtRest(Processes.Vitals first, Processes.Vitals later) {}

    /// What the ledger says, and the folder of blobs.
    ///
    /// @param unneeded blobs that wait for their deletion
    /// @param quotas what each person is said to use; empty where the ledger keeps none
    /// @param files bytes of each blob in the folder
    /// @param badExtents of bytes that are not what the extent says
    record LedgerRows(
            Map<String, Row> transfers,
            List<Extent> extents,
            List<Receipt> receipts,
            List<Saved> savedEvents,
            Set<String> blobs,
            Set<String> unneeded,
            Map<String, Quota> quotas,
            Map<String, Long> files,
            List<Extent> badExtents) {}

    /// @param blob null where the bytes are in the row, or are gone
    record Row(
            String state,
            @Nullable String blob,
            long persisted,
            OptionalLong size,
            String sha256,
            String sender) {}

    record Extent(String blob, long from, long to) {}

    record Receipt(String transfer, String recipient, String state) {}

    /// The sender's news that a recipient has saved a transfer.
    record Saved(String transfer, String recipient) {}

    record Quota(long used, long live) {}
}
