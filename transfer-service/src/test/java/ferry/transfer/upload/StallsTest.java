package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Reason;
import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.TransferId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What recipients hear of senders who come and go.
final class StallsTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void aSenderIsSilentAMinuteAfterItsLastMessageHoweverItsStreamEnded() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        pass(Duration.ofSeconds(30));
        assertThat(stream.reasons()).containsExactly(Reason.UPLOAD_IDLE);
        stream.session.release();
        pass(Duration.ofSeconds(30).minusMillis(1));
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED);

        pass(Duration.ofMillis(1));

        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.STALLED);
    }

    @Test
    void watchersAreWokenForSilenceAndForItsEnd() throws Exception {
        rig.open(id, 1).session.pause();
        try (Subscription bob = rig.announcements.follow(FakePeople.id("bob"))) {
            Heard before = bob.now();
            pass(Duration.ofSeconds(60));
            Heard silent = bob.now();
            assertThat(silent.wakeUps()).isGreaterThan(before.wakeUps());

            UploadStream back = rig.open(id, 2);

            assertThat(bob.now().wakeUps()).isGreaterThan(silent.wakeUps());
            assertThat(rig.kinds("bob"))
                    .containsExactly(EventKind.OFFERED, EventKind.STALLED, EventKind.RESUMED);
            back.session.pause();
        }
    }

    @Test
    void aSenderWhoComesAndGoesIsNewsOnceInTenMinutes() throws Exception {
        rig.open(id, 1).session.pause();
        for (int attempt = 2; attempt <= 10; attempt++) {
            pass(Duration.ofSeconds(65));
            rig.open(id, attempt).session.pause();
        }

        assertThat(rig.kinds("bob"))
                .containsExactly(EventKind.OFFERED, EventKind.STALLED, EventKind.RESUMED);
        pass(Duration.ofSeconds(80));
        assertThat(rig.kinds("bob")).endsWith(EventKind.RESUMED, EventKind.STALLED);
    }

    @Test
    void aSenderThatTheServerKeepsWaitingIsNotSilent() {
        rig.store.shut();
        UploadStream stream = rig.open(id, 1);
        for (int i = 0; i < 16; i++) {
            stream.append((long) i << 20, new byte[1 << 20]);
        }

        pass(Duration.ofMinutes(5));

        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED);
    }

    @Test
    void aFileThatCameWholeAndCouldNotBeFinishedIsOfferedWhenItIsSentAgain() {
        byte[] file = new byte[100_000];
        rig.store.failNextForce();
        assertThat(
                        refused(() ->
                                        rig.uploads()
                                                .arrive(
                                                        caller("alice"),
                                                        TransferRig.request(id, 1, null),
                                                        TransferRig.chunk(0, file),
                                                        claim(file)))
                                .reason())
                .isEqualTo(Reason.STORAGE_ERROR);
        assertThat(rig.kinds("bob")).isEmpty();

        UploadStream stream = rig.open(id, 2);

        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED);
        stream.append(0, bytes("abc"));
        stream.session.release();
    }

    private void pass(Duration time) {
        rig.clock.advance(time);
        rig.uploads().tick();
    }
}
