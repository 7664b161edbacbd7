package ferry.transfer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.store.Crc32c;
import ferry.transfer.delivery.ReceiveOrder;
import ferry.transfer.delivery.ReceiveOutlet;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A recipient who follows the file, goes away, and comes back where he stood. Gets nothing but what was sent (I3), and a
/// trailer only of what is committed.
final class Follower implements ReceiveOutlet {
    private static final int CHUNK_BYTES = 700;

    /// What may end a delivery that is to be taken up later.
    private static final Set<Reason> FOR_NOW =
            Set.of(Reason.SENDER_STALLED, Reason.STORAGE_ERROR, Reason.TRANSFER_UNKNOWN);

    private final Machine machine;
    private final Source source;
    private final String name;
    private @Nullable Lockstep delivery;
    private long position;
    private boolean whole;
    private @Nullable Reason end;

    Follower(Machine machine, Source source, String name) {
        this.machine = machine;
        this.source = source;
        this.name = name;
    }

    /// Goes on to the next thing that comes, or begins again where it stood.
    void step() {
        if (whole || end != null) {
            return;
        }
        Lockstep running = delivery == null ? begin() : delivery;
        try {
            delivery = running.step() ? running : null;
        } catch (Fault e) {
            delivery = null;
            end = FOR_NOW.contains(e.reason()) ? null : e.reason();
        }
    }

    private Lockstep begin() {
        var deliveries = machine.deliveries();
        ReceiveOrder order = new ReceiveOrder(source.id(), position, null, true, CHUNK_BYTES);
        return new Lockstep(() -> deliveries.deliver(TransferRig.caller(name), order, this));
    }

    /// He is cut off.
    void leave() {
        if (delivery != null) {
            delivery.end();
            delivery = null;
        }
    }

    boolean hasAll() {
        return whole;
    }

    /// Why nothing comes any more; null if something may.
    @Nullable Reason end() {
        return end;
    }

    @Override
    public void header(Transfer transfer, long availableSize) {}

    @Override
    public void data(long offset, int crc32c, byte[] data) throws InterruptedException {
        assertThat(offset).as("I3: no gap").isEqualTo(position);
        assertThat(Crc32c.of(ByteBuffer.wrap(data))).isEqualTo(crc32c);
        assertThat(data)
                .as("I3: what was sent")
                .isEqualTo(
                        Arrays.copyOfRange(
                                source.bytes(), (int) offset, (int) offset + data.length));
        position += data.length;
        Lockstep.pause();
    }

    @Override
    public void progress(long availableSize) throws InterruptedException {
        Lockstep.pause();
    }

    @Override
    public void trailer(Transfer.Whole told) {
        Transfer committed = machine.truth().find(source.id()).orElseThrow();
        assertThat(committed.state())
                .as("a trailer of what is committed")
                .isEqualTo(TransferState.AVAILABLE);
        assertThat(told).as("I2: size and digest").isEqualTo(source.claim().whole());
        assertThat(position).as("I2: every byte before the trailer").isEqualTo(source.size());
        whole = true;
    }
}
