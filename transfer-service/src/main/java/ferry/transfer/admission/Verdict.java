package ferry.transfer.admission;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Party;
import java.util.List;
import java.util.Set;

/// What admission says of an upload.
public sealed interface Verdict {
    /// @param recipients distinct, in the order of the request
    /// @param allowance of the sender
    record Admitted(List<Party> recipients, Allowance allowance) implements Verdict {
        public Admitted {
            recipients = List.copyOf(recipients);
        }
    }

    /// @param names that nobody has, or whose people cannot receive; as the sender wrote them
    record RecipientsUnknown(List<String> names) implements Verdict {
        public RecipientsUnknown {
            names = List.copyOf(names);
        }
    }

    /// The disk has no room for anything new.
    record DiskLow() implements Verdict {}

    /// What admission says at the finish.
    ///
    /// @param barred recipients who can receive no more
    /// @param allowance of the sender
    record AtFinish(Set<UserId> barred, boolean nobodyLeft, Allowance allowance) {
        public AtFinish {
            barred = Set.copyOf(barred);
        }
    }
}
