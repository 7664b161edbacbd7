package ferry.cli.command;

import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Notes whether something that its owner would miss does not go with a folder, and whether all of it is stored; and passes on
/// what it hears.
final class Losses implements SendListener {

    private final SendListener next;
    private boolean any;
    private Optional<Transfer> stored = Optional.empty();

    Losses(SendListener next) {
        this.next = next;
    }

    /// Of one that is stored already.
    Losses(SendListener next, Transfer whole) {
        this.next = next;
        this.stored = Optional.of(whole);
    }

    boolean any() {
        return any;
    }

    /// The transfer, once nothing of it can be lost any more.
    Optional<Transfer> stored() {
        return stored;
    }

    @Override
    public void noticed(SendNotice notice) {
        any |= notice instanceof SendNotice.LeftOut(var what) && what.reason().isLoss();
        next.noticed(notice);
    }

    @Override
    public void began(String transferId, long position, OptionalLong size) {
        next.began(transferId, position, size);
    }

    @Override
    public void sent(long position, OptionalLong size) {
        next.sent(position, size);
    }

    @Override
    public void interrupted(FerryException because, Duration wait) {
        next.interrupted(because, wait);
    }

    @Override
    public void stored(Transfer transfer) {
        stored = Optional.of(transfer);
        next.stored(transfer);
    }

    @Override
    public void answered(Transfer transfer) {
        next.answered(transfer);
    }
}
