package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import ferry.kernel.observe.Ranks;
import ferry.proto.auth.v1.ChangePasswordRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.transfer.v1.AckEventsRequest;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.ConfirmReceiptRequest;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.proto.transfer.v1.ReceiptOutcome;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.proto.transfer.v1.WatchRequest;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is somebody else's looks like what does not exist: every rpc that takes an id, with ids of others. The rpcs and
/// their fields are read from the contract, so that a new one has to be thought of here.
final class ForeignIdsTest {
    private static final String CONSUMER = "laptop-of-alice";
    private static final byte[] DATA = "for bob alone".getBytes(StandardCharsets.UTF_8);

    private static final int SAMPLES = 60;
    private static final int WARM_UP = 15;

    /// Of the rpcs that take a transfer: those that its recipient may call. Its sender may call all but the last.
    private static final Set<String> FOR_RECIPIENTS =
            Set.of(
                    "TransferService/Receive",
                    "TransferService/GetTransfer",
                    "TransferService/ConfirmReceipt");

    private static final Set<String> FOR_SENDERS =
            Set.of(
                    "TransferService/Upload",
                    "TransferService/Receive",
                    "TransferService/GetTransfer",
                    "TransferService/GetUploadStatus",
                    "TransferService/CancelTransfer");

    /// Ids that are no secret among people who have signed in.
    private static final Set<String> FOR_EVERYBODY =
            Set.of("DirectoryService/LookupUsers", "DirectoryService/ListUsers");

    @TempDir private Path folder;

    private LocalServer server;
    private TokenGrant alice;
    private TokenGrant bob;
    private TokenGrant mallory;

    @BeforeEach
    void threePeople() throws IOException {
        server = LocalServer.start(folder);
        alice = server.register("alice");
        bob = server.register("bob");
        mallory = server.register("mallory");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aStrangerCannotTellOthersIdsFromOnesThatNobodyHas() throws Exception {
        Map<String, List<String>> ids = idsOfAlice();
        List<String> before = TableRows.about(folder, secretsOf(ids));

        assertThat(compare(ids, mallory, _ -> true)).isGreaterThan(12);

        assertThat(TableRows.about(folder, secretsOf(ids))).isEqualTo(before);
    }

    @Test
    void anAdministratorIsAStrangerToo() throws Exception {
        Map<String, List<String>> ids = idsOfAlice();
        TokenGrant root = server.registerAdministrator("root");
        List<String> before = TableRows.about(folder, secretsOf(ids));

        assertThat(compare(ids, root, _ -> true)).isGreaterThan(12);

        assertThat(TableRows.about(folder, secretsOf(ids))).isEqualTo(before);
    }

    @Test
    void aRecipientIsAStrangerToAllOfHisSendersButTheTransfers() throws Exception {
        Map<String, List<String>> ids = idsOfAlice();
        List<String> alices = List.of(alice.getUser().getId(), alice.getSessionId());
        List<String> before = TableRows.about(folder, alices);

        assertThat(compare(ids, bob, name -> !name.equals("transfer_id"))).isGreaterThan(4);

        assertThat(TableRows.about(folder, alices)).isEqualTo(before);
    }

    /// @param which names of the fields that are looked at
    /// @return how many answers about an id of Alice's were those about an id that nobody has
    private int compare(Map<String, List<String>> ids, TokenGrant stranger, Predicate<String> which)
            throws IOException {
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;

        for (Rpc rpc : forUsers()) {
            for (Rpc.IdField field : rpc.idFields().filter(it -> which.test(it.name())).toList()) {
                List<String> values = ids.get(field.name());
                softly.assertThat(values)
                        .as("what a stranger may do with %s of %s", field.name(), rpc)
                        .isNotNull();
                for (String id : values == null ? List.<String>of() : values) {
                    String nobodys = UUID.randomUUID().toString();
                    Told foreign = ask(rpc, field, id, stranger).about(id);
                    Told missing = ask(rpc, field, nobodys, stranger).about(nobodys);
                    softly.assertThat(foreign)
                            .as("%s.%s = %s", rpc, field.name(), id)
                            .isEqualTo(missing);
                    compared++;
                }
            }
        }

        softly.assertAll();
        return compared;
    }

    @Test
    void whatIsForAdministratorsTellsNobodyElseWhichIdsThereAre() throws Exception {
        Map<String, List<String>> ids = idsOfAlice();
        List<String> known = List.of(alice.getUser().getId(), alice.getSessionId());
        List<String> before = TableRows.about(folder, secretsOf(ids));
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        for (Rpc rpc : forAdministrators()) {
            for (Rpc.IdField field : rpc.idFields().toList()) {
                for (String id : known) {
                    String nobodys = UUID.randomUUID().toString();
                    Told foreign = ask(rpc, field, id, mallory);
                    softly.assertThat(foreign.reason()).as("%s", rpc).isEqualTo("NOT_ALLOWED");
                    softly.assertThat(foreign.about(id))
                            .as("%s.%s = %s", rpc, field.name(), id)
                            .isEqualTo(ask(rpc, field, nobodys, mallory).about(nobodys));
                    compared++;
                }
            }
        }
        softly.assertAll();
        assertThat(compared).isPositive();
        assertThat(TableRows.about(folder, secretsOf(ids))).isEqualTo(before);
    }

    @Test
    void neitherDoesTheTimeOfAnAnswerTellThem() throws Exception {
        String id = available();
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        for (Rpc rpc : forUsers()) {
            for (Rpc.IdField field :
                    rpc.idFields().filter(it -> it.name().equals("transfer_id")).toList()) {
                softly.assertThat(rankOfForeign(rpc, field, id))
                        .as("%s", rpc)
                        .isBetween(0.25, 0.75);
                compared++;
            }
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(4);
    }

    /// @return how often an answer about somebody else's `id` takes longer than one about an id that nobody has
    private double rankOfForeign(Rpc rpc, Rpc.IdField field, String id) {
        List<Boolean> order = new ArrayList<>(Collections.nCopies(SAMPLES + WARM_UP, true));
        order.addAll(Collections.nCopies(SAMPLES + WARM_UP, false));
        Collections.shuffle(order, new Random(20_260_101));
        List<Long> foreign = new ArrayList<>();
        List<Long> missing = new ArrayList<>();
        for (boolean isForeign : order) {
            String asked = isForeign ? id : UUID.randomUUID().toString();
            long begin = System.nanoTime();
            Told told = ask(rpc, field, asked, mallory);
            long nanos = System.nanoTime() - begin;
            assertThat(isUnknown(told)).as("%s: %s", rpc, told).isTrue();
            (isForeign ? foreign : missing).add(nanos);
        }
        return Ranks.above(
                foreign.subList(WARM_UP, foreign.size()), missing.subList(WARM_UP, missing.size()));
    }

    @Test
    void senderAndRecipientMayDoWhatIsTheirsAndNothingElse() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (Rpc rpc : forUsers()) {
            for (Rpc.IdField field :
                    rpc.idFields().filter(it -> it.name().equals("transfer_id")).toList()) {
                for (String id : List.of(paused(), available())) {
                    softly.assertThat(isUnknown(ask(rpc, field, id, bob)))
                            .as("unknown to the recipient: %s", rpc)
                            .isNotEqualTo(FOR_RECIPIENTS.contains(rpc.name()));
                }
                for (String id : List.of(paused(), available())) {
                    softly.assertThat(isUnknown(ask(rpc, field, id, alice)))
                            .as("unknown to the sender: %s", rpc)
                            .isNotEqualTo(FOR_SENDERS.contains(rpc.name()));
                }
            }
        }
        softly.assertAll();
    }

    private static boolean isUnknown(Told told) {
        return told.reason().equals("TRANSFER_UNKNOWN");
    }

    private Stream<Rpc> allRpcs() throws IOException {
        return Rpc.all().stream();
    }

    private List<Rpc> forAdministrators() throws IOException {
        return allRpcs().filter(rpc -> rpc.name().startsWith("AdminService/")).toList();
    }

    private List<Rpc> forUsers() throws IOException {
        return allRpcs()
                .filter(rpc -> !rpc.name().startsWith("AdminService/"))
                .filter(rpc -> !FOR_EVERYBODY.contains(rpc.name()))
                .toList();
    }

    private Told ask(Rpc rpc, Rpc.IdField field, String value, TokenGrant asking) {
        Message request = field.set(template(rpc), value);
        return rpc.call(server.channel(), LocalServer.bearer(asking), request);
    }

    /// A request that is right but for the id, so that nothing else is refused before it.
    private static Message template(Rpc rpc) {
        return switch (rpc.name()) {
            case "TransferService/Upload" ->
                    UploadRequest.newBuilder()
                            .setStart(UploadStart.newBuilder().setAttempt(99))
                            .build();
            case "TransferService/Watch" ->
                    WatchRequest.newBuilder().setConsumerId("test").setLastAck(true).build();
            case "TransferService/AckEvents" ->
                    AckEventsRequest.newBuilder().setConsumerId("test").build();
            case "TransferService/ListTransfers" ->
                    ListTransfersRequest.newBuilder().setBox(Box.BOX_OUTBOX).build();
            case "TransferService/ConfirmReceipt" ->
                    ConfirmReceiptRequest.newBuilder()
                            .setOutcome(ReceiptOutcome.RECEIPT_OUTCOME_DECLINED)
                            .build();
            case "AuthService/ChangePassword" ->
                    ChangePasswordRequest.newBuilder()
                            .setOldPassword(LocalServer.PASSWORD)
                            .setNewPassword(LocalServer.PASSWORD + "!")
                            .build();
            default -> rpc.emptyRequest();
        };
    }

    /// What Alice has, by the names of the fields that take it.
    private Map<String, List<String>> idsOfAlice() throws Exception {
        String available = available();
        String paused = paused();
        String cursor = page(1).getCursor();
        acknowledge(cursor);
        return Map.of(
                "transfer_id", List.of(available, paused),
                "consumer_id", List.of(CONSUMER),
                "cursor", List.of(cursor),
                "page_token", List.of(page(1).getNextPageToken()),
                "session_id", List.of(alice.getSessionId()));
    }

    /// What no answer to a stranger and no row that he writes may touch.
    private List<String> secretsOf(Map<String, List<String>> ids) {
        return Stream.concat(
                        Stream.of(alice.getUser().getId(), bob.getUser().getId()),
                        Stream.of("transfer_id", "session_id")
                                .flatMap(name -> ids.getOrDefault(name, List.of()).stream()))
                .toList();
    }

    private String available() throws Exception {
        String id = UUID.randomUUID().toString();
        Told told =
                upload(
                        start(id)
                                .setFinish(
                                        UploadFinish.newBuilder()
                                                .setSize(DATA.length)
                                                .setSha256(sha256(DATA)))
                                .build());
        assertThat(told.isOk()).as(told.toString()).isTrue();
        return id;
    }

    private String paused() {
        String id = UUID.randomUUID().toString();
        Told told = upload(start(id).build());
        assertThat(told.isOk()).as(told.toString()).isTrue();
        return id;
    }

    private static UploadRequest.Builder start(String id) {
        return UploadRequest.newBuilder()
                .setStart(
                        UploadStart.newBuilder()
                                .setTransferId(id)
                                .setAttempt(1)
                                .setSpec(
                                        TransferSpec.newBuilder()
                                                .addRecipients("bob")
                                                .setFileName("secret.txt")))
                .setOffset(0)
                .setData(ByteString.copyFrom(DATA));
    }

    private Told upload(UploadRequest request) {
        Metadata headers = LocalServer.bearer(alice);
        return new Rpc(Rpc.erased(TransferServiceGrpc.getUploadMethod()))
                .call(server.channel(), headers, request);
    }

    private ListTransfersResponse page(int size) {
        return transfersOfAlice()
                .listTransfers(
                        ListTransfersRequest.newBuilder()
                                .setBox(Box.BOX_OUTBOX)
                                .setPageSize(size)
                                .build());
    }

    private void acknowledge(String cursor) {
        var _ =
                transfersOfAlice()
                        .ackEvents(
                                AckEventsRequest.newBuilder()
                                        .setConsumerId(CONSUMER)
                                        .setCursor(cursor)
                                        .build());
    }

    private TransferServiceGrpc.TransferServiceBlockingStub transfersOfAlice() {
        return TransferServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(
                        MetadataUtils.newAttachHeadersInterceptor(LocalServer.bearer(alice)));
    }

    private static ByteString sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
