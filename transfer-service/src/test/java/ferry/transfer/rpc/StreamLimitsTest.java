package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Reason;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.WatchRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One stream with bytes and one watch a user, two uploads in all: the next is refused, and let in when one has ended, in
/// whichever way. That nothing is counted at the end is asserted by [RpcRig] for every test.
final class StreamLimitsTest {
    private static final WatchRequest WATCH =
            WatchRequest.newBuilder().setConsumerId("phone").setLatest(true).build();

    @RegisterExtension final RpcRig rig = new RpcRig(new StreamLimits(1, 1, 2, 2 << 20));

    /// The ways in which an upload ends.
    @SuppressWarnings("ImmutableEnumChecker") // they keep nothing
    enum End {
        WHOLE((_, upload) -> upload.chunk(0, "abc").end(bytes("abc"))),
        PAUSED((_, upload) -> upload.halfClose()),
        CANCELLED((_, upload) -> upload.cancel()),
        OUT_OF_ORDER((_, upload) ->
                upload.send(
                        UploadRequest.newBuilder()
                                .setStart(Sending.start(id(), 1, Sending.spec("bob")))
                                .build())),
        CORRUPT((_, upload) ->
                upload.send(Sending.data(0, bytes("abc")).toBuilder().setCrc32C(1).build())),
        NOT_WHAT_IT_SAID((_, upload) -> upload.chunk(0, "abc").end(bytes("abd"))),
        IDLE((rig, _) -> {
            rig.steps.clock.advance(Duration.ofSeconds(31));
            rig.steps.uploads().tick();
        }),
        SESSION_OVER((rig, _) -> {
            rig.sessions.end("alice", Reason.SESSION_REVOKED);
            rig.tick();
        }),
        DRAINED((rig, _) -> rig.drain());

        private final Way way;

        End(Way way) {
            this.way = way;
        }

        private interface Way {
            void end(RpcRig rig, Sending upload);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUploadGivesItsPlaceBackHoweverItEnds(End how) {
        String id = id();
        Sending upload = rig.person("alice").send().begin(id, 1, "bob");
        rig.person("alice").awaitReceived(id, 0);
        assertThat(refused(rig.person("alice").send().begin(id(), 1, "bob")).reason())
                .isEqualTo("STREAM_LIMIT");

        how.way.end(rig, upload);

        rig.nothingIsLeft();
    }

    @Test
    void anUploadThatNeverBeganGivesItsPlaceBackWhenItIsIdle() {
        rig.person("alice").send();
        Awaitility.await().until(() -> rig.openStreams() == 1);

        rig.steps.clock.advance(Duration.ofSeconds(31));
        rig.steps.uploads().tick();

        rig.nothingIsLeft();
    }

    @Test
    void anUploadWhoseFirstMessageIsRefusedGivesItsPlaceBack() {
        Told told = rig.person("alice").send().begin("no id", 1, "bob").failure();

        assertThat(told.reason()).isEqualTo("FIELD_INVALID");
        rig.nothingIsLeft();
    }

    @Test
    void theRefusalSaysWhenToTryAgainAndHowManyMayBeOpen() {
        rig.person("alice").send().begin(id(), 1, "bob");
        Awaitility.await().until(() -> rig.openStreams() == 1);

        Told told = refused(rig.person("alice").send());

        assertThat(told.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(told.metadata()).containsEntry("limit", "1");
        assertThat(told.retry()).isTrue();
    }

    @Test
    void theServerAsAWholeTakesSoManyUploads() {
        for (String name : new String[] {"alice", "bob"}) {
            rig.person(name).send().begin(id(), 1, "carol");
        }
        Awaitility.await().until(() -> rig.openStreams() == 2);

        Told told = refused(rig.person("carol").send());

        assertThat(told.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(told.reason()).isEqualTo("OVERLOADED");
        assertThat(told.retry()).isTrue();
    }

    @Test
    void aReceiverGivesItsPlaceBackWhenItHasTheFileOrGoesAway() throws Exception {
        String id = id();
        rig.person("alice").sendWhole(id, bytes("abc"), "bob");
        rig.nothingIsLeft();
        assertThat(rig.person("bob").follow(id).toTheEnd()).isEqualTo(bytes("abc"));
        rig.nothingIsLeft();

        goesAway(bob -> {
            Receiving stopped =
                    bob.receive(ReceiveRequest.newBuilder().setTransferId(id).build(), 0);
            Awaitility.await().until(() -> rig.openStreams() == 1);
            assertThat(bob.follow(id).failure().reason()).isEqualTo("STREAM_LIMIT");
            stopped.cancel();
        });
    }

    @Test
    void aReceiverThatIsRefusedTakesNoPlace() {
        assertThat(rig.person("bob").follow(id()).failure().reason()).isEqualTo("TRANSFER_UNKNOWN");

        rig.nothingIsLeft();
    }

    @Test
    void aWatcherGivesItsPlaceBackWhenItGoesAway() {
        goesAway(bob -> {
            Incoming<WatchRequest, ?> watch = bob.watch(WATCH);
            Awaitility.await().until(() -> rig.openStreams() == 1);
            assertThat(bob.watch(WATCH).failure().reason()).isEqualTo("STREAM_LIMIT");
            watch.cancel();
        });
    }

    private void goesAway(Consumer<Person> coming) {
        coming.accept(rig.person("bob"));
        rig.nothingIsLeft();
    }

    private static Told refused(Sending sending) {
        return sending.failure();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
