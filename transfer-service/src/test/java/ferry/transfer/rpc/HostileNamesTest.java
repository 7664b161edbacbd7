package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.ledger.Usage;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A sender who minds no rule gives a file each of the hostile names, byte by byte as he likes.
final class HostileNamesTest {
    private static final byte[] FILE = bytes("abc");

    /// A person has 32 streams, and 200 that end early cut a connection.
    private static final int NAMES_PER_CONNECTION = 16;

    @RegisterExtension final RpcRig rig = RpcRig.overSockets();

    private Person mallory;
    private Person bob;

    @BeforeEach
    void start() {
        mallory = rig.person("mallory");
        bob = rig.person("bob");
    }

    private void reconnect() {
        rig.reconnect();
        start();
    }

    static Stream<HostileName> refused() {
        return HostileNames.all()
                .filter(name ->
                        name.verdict() == Verdict.REFUSED || name.verdict() == Verdict.GARBLED);
    }

    static Stream<HostileName> taken() {
        return HostileNames.all()
                .filter(name -> name.verdict() == Verdict.KEPT || name.verdict() == Verdict.OWN);
    }

    @Test
    void aHostileNameIsTheSendersFaultAndNothingIsLeftOfIt() throws Exception {
        List<HostileName> names = refused().toList();
        for (int from = 0; from < names.size(); from += NAMES_PER_CONNECTION) {
            refuseAll(names.subList(from, Math.min(names.size(), from + NAMES_PER_CONNECTION)));
            reconnect();
        }

        assertThat(mallory.list(Box.BOX_OUTBOX)).isEmpty();
        assertThat(bob.list(Box.BOX_INBOX)).isEmpty();
        assertThat(rig.steps.ledger().usage(FakePeople.id("mallory"))).isEqualTo(Usage.NONE);
        assertThat(rig.steps.kinds("bob")).isEmpty();
        assertThat(blobs()).isZero();
        anHonestSenderIsServed();
    }

    /// All at once, as a stream and in one message.
    private void refuseAll(List<HostileName> names) {
        List<Sending> streams =
                names.stream().map(name -> mallory.send().send(begin(name))).toList();
        List<Sending> wholes =
                names.stream().map(name -> mallory.send().send(whole(name))).toList();
        for (int i = 0; i < names.size(); i++) {
            assertRefused(names.get(i), streams.get(i).failure());
            assertRefused(names.get(i), wholes.get(i).failure());
        }
    }

    private static void assertRefused(HostileName name, Told told) {
        assertThat(told.code()).as(name.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.reason()).as(name.toString()).isEqualTo("FIELD_INVALID");
        if (name.verdict() == Verdict.REFUSED) {
            assertThat(told.field()).as(name.toString()).isEqualTo("spec.file_name");
            assertThat(told.metadata()).containsEntry("field", "spec.file_name");
        }
        assertThat(told.message()).as("what the server says is its own").matches("[ -~]{1,200}");
    }

    @Test
    void anOddNameTravelsAsItIsAndNeverBecomesAPath() throws Exception {
        taken().forEach(name -> {
            String id = UUID.randomUUID().toString();
            mallory.send().send(whole(id, name)).halfClose().end();
            assertThat(nameOf(bob.transfer(id))).as(name.toString()).isEqualTo(name.bytes());
        });
        assertThat(bob.list(Box.BOX_INBOX))
                .hasSize(100)
                .allSatisfy(transfer ->
                        assertThat(taken().map(HostileName::bytes)).contains(nameOf(transfer)));
        assertThat(blobs()).as("small files stand in the ledger").isZero();

        taken().limit(20)
                .forEach(name -> {
                    String id = UUID.randomUUID().toString();
                    Sending sending = mallory.send().send(begin(id, name)).chunk(0, FILE);
                    mallory.awaitReceived(id, FILE.length);
                    assertThat(
                                    mallory.blocking()
                                            .cancelTransfer(cancel(id))
                                            .getTransfer()
                                            .getState())
                            .isEqualTo(TransferState.TRANSFER_STATE_CANCELLED);
                    assertThat(sending.failure().reason()).isEqualTo("TRANSFER_CANCELLED");
                });
        Person.soon().until(() -> blobs() == 0);
        anHonestSenderIsServed();
    }

    private static ByteString nameOf(Transfer transfer) {
        return transfer.getSpec().getFileNameBytes();
    }

    private void anHonestSenderIsServed() throws InterruptedException {
        String id = UUID.randomUUID().toString();
        rig.person("alice").sendWhole(id, FILE, "bob");
        assertThat(bob.follow(id).toTheEnd()).isEqualTo(FILE);
    }

    private int blobs() throws IOException {
        int count = 0;
        for (int first = 0; first < 256; first++) {
            count += rig.steps.store.list(first).size();
        }
        return count;
    }

    private static CancelTransferRequest cancel(String id) {
        return CancelTransferRequest.newBuilder().setTransferId(id).build();
    }

    private static UploadRequest begin(HostileName name) {
        return begin(UUID.randomUUID().toString(), name);
    }

    private static UploadRequest begin(String id, HostileName name) {
        return UploadRequest.newBuilder().setStart(Sending.start(id, 1, spec(name))).build();
    }

    private static UploadRequest whole(HostileName name) {
        return whole(UUID.randomUUID().toString(), name);
    }

    private static UploadRequest whole(String id, HostileName name) {
        return Sending.data(0, FILE).toBuilder()
                .setStart(Sending.start(id, 1, spec(name)))
                .setFinish(Sending.finish(FILE))
                .build();
    }

    /// A field that this side pretends not to know may hold any bytes.
    private static TransferSpec.Builder spec(HostileName name) {
        return Sending.spec("bob")
                .clearFileName()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                                .addField(
                                        TransferSpec.FILE_NAME_FIELD_NUMBER,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addLengthDelimited(name.bytes())
                                                .build())
                                .build());
    }
}
