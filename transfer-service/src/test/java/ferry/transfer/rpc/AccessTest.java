package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.GetLimitsRequest;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.proto.transfer.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may call what, and what a stranger learns.
final class AccessTest {
    @RegisterExtension final RpcRig rig = new RpcRig();

    /// A call about a transfer, which fails.
    private interface Call {
        Told by(Person person, String id);
    }

    private static final Map<String, Call> ABOUT_A_TRANSFER =
            Map.of(
                    "Upload",
                    (person, id) ->
                            person.send()
                                    .send(
                                            UploadRequest.newBuilder()
                                                    .setStart(
                                                            UploadStart.newBuilder()
                                                                    .setTransferId(id)
                                                                    .setAttempt(9))
                                                    .build())
                                    .failure(),
                    "Receive",
                    (person, id) -> person.follow(id).failure(),
                    "GetUploadStatus",
                    (person, id) -> Told.by(() -> person.status(id)),
                    "CancelTransfer",
                    (person, id) ->
                            Told.by(() ->
                                    person.blocking()
                                            .cancelTransfer(
                                                    CancelTransferRequest.newBuilder()
                                                            .setTransferId(id)
                                                            .build())),
                    "GetTransfer",
                    (person, id) -> Told.by(() -> person.transfer(id)),
                    "ConfirmReceipt",
                    (person, id) ->
                            Told.by(() ->
                                    person.blocking()
                                            .confirmReceipt(
                                                    person.saved(id, bytes("abc")).build())));

    private static final Map<String, Call> OTHERS =
            Map.of(
                    "Watch",
                    (person, _) -> person.watch(WatchRequest.getDefaultInstance()).failure(),
                    "ListTransfers",
                    (person, _) -> Told.by(() -> person.list(Box.BOX_INBOX)),
                    "GetLimits",
                    (person, _) ->
                            Told.by(() ->
                                    person.blocking()
                                            .getLimits(GetLimitsRequest.getDefaultInstance())),
                    "AckEvents",
                    (person, _) ->
                            Told.by(() ->
                                    person.blocking()
                                            .ackEvents(AckEventsRequest.getDefaultInstance())));

    static Stream<String> everyRpc() {
        return Stream.concat(ABOUT_A_TRANSFER.keySet().stream(), OTHERS.keySet().stream()).sorted();
    }

    static Stream<String> aboutATransfer() {
        return ABOUT_A_TRANSFER.keySet().stream().sorted();
    }

    private static Call call(String rpc) {
        Map<String, Call> all = new TreeMap<>(OTHERS);
        all.putAll(ABOUT_A_TRANSFER);
        return java.util.Objects.requireNonNull(all.get(rpc));
    }

    @Test
    void everyRpcOfTheContractIsTriedHere() {
        assertThat(
                        TransferServiceGrpc.getServiceDescriptor().getMethods().stream()
                                .map(MethodDescriptor::getBareMethodName))
                .containsExactlyInAnyOrderElementsOf(everyRpc().collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("everyRpc")
    void nobodyIsLetInWithoutATokenOfHisOwn(String rpc) {
        String id = UUID.randomUUID().toString();
        for (Person stranger :
                new Person[] {
                    Person.anonymous(rig.channel()),
                    Person.withToken(rig.channel(), ""),
                    Person.withToken(rig.channel(), "Bearer "),
                    Person.withToken(rig.channel(), "alice"),
                    Person.withToken(rig.channel(), "Basic alice"),
                    Person.of(rig.channel(), "garbled.token"),
                }) {
            assertRefused(call(rpc).by(stranger, id), Status.Code.UNAUTHENTICATED, "TOKEN_INVALID");
        }
        assertRefused(
                call(rpc).by(rig.person("old"), id), Status.Code.UNAUTHENTICATED, "TOKEN_EXPIRED");
        assertRefused(
                call(rpc).by(rig.person("revoked"), id),
                Status.Code.UNAUTHENTICATED,
                "SESSION_REVOKED");
        assertThat(call(rpc).by(rig.person("unsure"), id))
                .satisfies(told -> {
                    assertThat(told.code()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(told.reason()).isEqualTo("OVERLOADED");
                    assertThat(told.retry()).isTrue();
                });
    }

    private static void assertRefused(Told told, Status.Code code, String reason) {
        assertThat(told.code()).isEqualTo(code);
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.domain()).isEqualTo("ferry.auth");
    }

    @ParameterizedTest
    @MethodSource("aboutATransfer")
    void aForeignTransferLooksExactlyLikeAMissingOne(String rpc) {
        String whole = UUID.randomUUID().toString();
        rig.person("alice").sendWhole(whole, bytes("abc"), "bob");
        String open = UUID.randomUUID().toString();
        rig.person("alice").send().begin(open, 1, "bob").chunk(0, bytes("abc"));
        rig.person("alice").awaitReceived(open, 3);

        Person mallory = rig.person("mallory");
        Told missing = call(rpc).by(mallory, UUID.randomUUID().toString());
        assertThat(missing.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(missing.reason()).isEqualTo("TRANSFER_UNKNOWN");
        assertThat(missing.domain()).isEqualTo("ferry.transfer");
        assertThat(missing.metadata()).isEmpty();
        assertThat(call(rpc).by(mallory, whole)).isEqualTo(missing);
        assertThat(call(rpc).by(mallory, open)).isEqualTo(missing);
    }

    @Test
    void aRecipientIsAStrangerToTheUpload() {
        String open = UUID.randomUUID().toString();
        rig.person("alice").send().begin(open, 1, "bob").chunk(0, bytes("abc"));
        rig.person("alice").awaitReceived(open, 3);

        for (String rpc : new String[] {"Upload", "GetUploadStatus", "CancelTransfer"}) {
            assertThat(call(rpc).by(rig.person("bob"), open).reason())
                    .as(rpc)
                    .isEqualTo("TRANSFER_UNKNOWN");
        }
        assertThat(call("ConfirmReceipt").by(rig.person("alice"), open).reason())
                .isEqualTo("TRANSFER_UNKNOWN");
    }

    @ParameterizedTest
    @MethodSource("aboutATransfer")
    void whatIsNoTransferIdIsTheCallersFault(String rpc) {
        Told told = call(rpc).by(rig.person("alice"), "../../etc/passwd");

        assertThat(told.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.reason()).isEqualTo("FIELD_INVALID");
        assertThat(told.field()).isEqualTo("transfer_id");
        assertThat(told.metadata()).containsEntry("field", "transfer_id");
    }
}
