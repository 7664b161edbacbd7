package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.kernel.fault.Reason;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.ledger.TransferId;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A stream lives as long as its session.
final class LiveStreamsTest {
    @RegisterExtension final RpcRig rig = new RpcRig();
    private final String id = UUID.randomUUID().toString();
    private Person alice;
    private Person bob;

    @BeforeEach
    void start() {
        alice = rig.person("alice");
        bob = rig.person("bob");
    }

    @Test
    void aSessionThatEndsTakesAnIdleUploadWithItAndLeavesWhatItBrought() throws Exception {
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);

        rig.sessions.end("alice", Reason.SESSION_REVOKED);
        rig.tick();

        assertEnded(sending.failure(), Status.Code.UNAUTHENTICATED, "SESSION_REVOKED");
        await().until(() -> alice.status(id).getPersistedSize() == 3);
        assertThat(alice.transfer(id).getState())
                .isEqualTo(ferry.proto.transfer.v1.TransferState.TRANSFER_STATE_PAUSED);
    }

    @Test
    void aSessionThatEndsTakesAnIdleWatchWithIt() throws Exception {
        Incoming<WatchRequest, WatchResponse> watching = bob.watchFromNow(0);

        rig.sessions.end("bob", Reason.SESSION_REVOKED);
        rig.tick();

        assertEnded(watching.failure(), Status.Code.UNAUTHENTICATED, "SESSION_REVOKED");
    }

    @Test
    void aSessionThatEndsTakesAReceiveWithItThatWaitsForBytes() throws Exception {
        alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        Receiving receiving = bob.follow(id);
        receiving.next();

        rig.sessions.end("bob", Reason.SESSION_REVOKED);
        rig.tick();

        assertEnded(receiving.failure(), Status.Code.UNAUTHENTICATED, "SESSION_REVOKED");
    }

    @Test
    void anUploadOfHalfAnHourGoesOnThoughItsTokenIsGoodForFiveMinutes() throws Exception {
        Sending sending = alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);
        rig.tokens.expire("alice");
        assertThat(Told.by(() -> alice.status(id)).reason()).isEqualTo("TOKEN_EXPIRED");
        byte[] whole = new byte[90];
        for (int i = 0; i < whole.length; i++) {
            sending.chunk(i, new byte[1]);
            long taken = i + 1L;
            await().until(() ->
                    rig.steps.uploads().receivedSize(rig.steps.stored(transferId())) == taken);
            rig.steps.clock.advance(Duration.ofSeconds(20));
            rig.tick();
            rig.steps.uploads().tick();
        }

        UploadResponse answer = sending.end(whole).next();

        assertThat(answer.getTransfer().getSize()).isEqualTo(whole.length);
    }

    private TransferId transferId() {
        return TransferId.parse(id);
    }

    @Test
    void streamsOfOthersGoOn() throws Exception {
        Incoming<WatchRequest, WatchResponse> watching = bob.watchFromNow(0);
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);

        rig.sessions.end("mallory", Reason.SESSION_REVOKED);
        rig.tick();

        assertThat(Person.events(watching)).isNotEmpty();
        UploadResponse answer = sending.end(bytes("abc")).next();
        assertThat(answer.getTransfer().getSize()).isEqualTo(3);
    }

    @Test
    void aFinishIsRefusedOnceTheSessionIsOver() throws Exception {
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);

        rig.sessions.end("alice", Reason.SESSION_REVOKED);
        sending.end(bytes("abc"));

        assertEnded(sending.failure(), Status.Code.UNAUTHENTICATED, "SESSION_REVOKED");
        assertThat(alice.transfer(id).hasFinishTime()).isFalse();
    }

    @Test
    void whileNobodyKnowsWhoseSessionsGoOnStreamsAreToComeAgain() throws Exception {
        Incoming<WatchRequest, WatchResponse> watching = bob.watchFromNow(0);

        rig.sessions.end("bob", Reason.OVERLOADED);
        rig.tick();

        Told told = watching.failure();
        assertEnded(told, Status.Code.UNAVAILABLE, "OVERLOADED");
    }

    private static void assertEnded(Told told, Status.Code code, String reason) {
        assertThat(told.code()).isEqualTo(code);
        assertThat(told.reason()).isEqualTo(reason);
    }
}
