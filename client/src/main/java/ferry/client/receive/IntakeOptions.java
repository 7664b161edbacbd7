package ferry.client.receive;

import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import java.util.Set;

/// Which files to take, and where to.
///
/// @param senders names; empty for everybody
public record IntakeOptions(ReceiveOptions each, Set<String> senders) {

    public IntakeOptions {
        senders = Set.copyOf(senders);
        each = each.leavingStalled();
    }

    public static IntakeOptions everything(ReceiveOptions each) {
        return new IntakeOptions(each, Set.of());
    }

    /// Whether a transfer is one to take now: not had, not declined, not ended without bytes.
    boolean wants(Transfer transfer) {
        return isOpen(transfer) && hasBytes(transfer);
    }

    /// Whether a transfer is one to take once its sender is back.
    boolean waitsFor(Transfer transfer) {
        return isOpen(transfer) && transfer.state() == TransferState.PAUSED;
    }

    private boolean isOpen(Transfer transfer) {
        boolean fromWanted = senders.isEmpty() || senders.contains(transfer.sender().name());
        boolean open =
                transfer.ownReceipt()
                        .map(receipt ->
                                switch (receipt.state()) {
                                    case SAVED, DECLINED, EXPIRED -> false;
                                    case PENDING, OFFERED, RECEIVING, FAILED, UNKNOWN -> true;
                                })
                        .orElse(true);
        return fromWanted && open;
    }

    private static boolean hasBytes(Transfer transfer) {
        return switch (transfer.state()) {
            case RECEIVING, AVAILABLE -> true;
            case PAUSED, CANCELLED, FAILED, EXPIRED, UNKNOWN -> false;
        };
    }
}
