package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ferry.kernel.fault.Reason;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is kept of a person goes when his account does, and only then.
final class DeparturesTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void anUploadThatIsUnderWayFailsAndItsBytesAreDeleted() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        BlobId blob = Objects.requireNonNull(rig.stored(id).blob());
        Departures departures = looked();
        rig.people.delete("alice");

        departures.maybe(FakePeople.id("alice"));
        departures.tick();

        assertThat(stream.reasons()).containsExactly(Reason.TRANSFER_FAILED);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.kinds("bob")).contains(EventKind.FAILED);
        assertThat(isThere(blob)).isFalse();
        stream.session.release();
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void whoeverIsStillThereKeepsEverything() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        Departures departures = looked();
        rig.people.disable("alice");

        departures.maybe(FakePeople.id("alice"));
        departures.tick();

        assertThat(stream.told).isEmpty();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.RECEIVING);
    }

    @Test
    void whoLeftWhileTheServiceWasNotRunningIsFoundAtItsStart() throws Exception {
        available();
        rig.people.delete("bob");

        departures().tick();

        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.FAILED);
        assertThat(rig.stored(id).blob()).isNull();
    }

    @Test
    void whoeverHasMissedNewsLooksAtEverybody() throws Exception {
        available();
        Departures departures = looked();
        rig.people.delete("bob");
        departures.tick();
        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.PENDING);

        departures.anybody();
        departures.tick();

        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.FAILED);
    }

    @Test
    void whileTheAccountsCannotBeAskedNothingIsRemovedAndNothingForgotten() throws Exception {
        available();
        Departures departures = looked();
        rig.people.delete("bob");
        rig.people.setUnreachable(true);
        departures.maybe(FakePeople.id("bob"));
        departures.anybody();
        departures.tick();
        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.PENDING);

        rig.people.setUnreachable(false);
        departures.tick();

        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.FAILED);
    }

    @Test
    void aDeletionThatIsToldOfWhileItsAccountIsLookedUpIsNotLost() throws Exception {
        available();
        UserId bob = FakePeople.id("bob");
        AtomicReference<Departures> departures = new AtomicReference<>();
        AtomicBoolean deletes = new AtomicBoolean();
        People late =
                new People() {
                    @Override
                    public Set<UserId> departed(Collection<UserId> ids) {
                        Set<UserId> answer = rig.people.departed(ids);
                        if (deletes.getAndSet(false)) {
                            rig.people.delete("bob");
                            departures.get().maybe(bob);
                        }
                        return answer;
                    }

                    @Override
                    public Map<UserName, Person> byNames(Collection<UserName> names) {
                        return rig.people.byNames(names);
                    }

                    @Override
                    public Map<UserId, Person> byIds(Collection<UserId> ids) {
                        return rig.people.byIds(ids);
                    }

                    @Override
                    public Optional<InstallationId> installation() {
                        return rig.people.installation();
                    }
                };
        departures.set(new Departures(rig.ledger(), late, rig.uploads()));
        departures.get().tick(); // has looked at everybody

        deletes.set(true);
        departures.get().maybe(bob);
        departures.get().tick();
        departures.get().tick();

        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.FAILED);
    }

    @Test
    void theAccountsOfAnotherInstallationRemoveNothing() throws Exception {
        available();
        looked();
        rig.people.delete("bob");
        rig.people.setInstallation(new InstallationId(new UUID(6, 6)));

        Departures departures = departures();
        departures.maybe(FakePeople.id("bob"));
        departures.tick();

        assertThat(rig.stored(id).receipts().getFirst().state()).isEqualTo(ReceiptState.PENDING);
    }

    private void available() throws InterruptedException {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        stream.session.finish(claim(bytes("abc")));
        assertThat(rig.stored(id).blob()).isNotNull();
    }

    private Departures departures() {
        return new Departures(rig.ledger(), rig.people, rig.uploads());
    }

    /// One that has looked at everybody after its start.
    private Departures looked() {
        Departures departures = departures();
        departures.tick();
        return departures;
    }

    private boolean isThere(BlobId blob) {
        Throwable failed = catchThrowable(() -> rig.store.open(blob).close());
        assertThat(failed == null || failed instanceof NoSuchFileException).isTrue();
        return failed == null;
    }
}
