package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import ferry.proto.transfer.v1.GetLimitsRequest;
import ferry.proto.transfer.v1.GetLimitsResponse;
import io.grpc.Status;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What somebody is told he may have.
final class LimitsRpcTest {
    @RegisterExtension final RpcRig rig = new RpcRig();

    @Test
    void everyBoundIsTold() {
        assertThat(limits("alice"))
                .isEqualTo(
                        GetLimitsResponse.newBuilder()
                                .setMaxChunkBytes(1 << 20)
                                .setMaxTransferBytes(100L << 30)
                                .setMaxRecipients(256)
                                .setQuotaBytes(100L << 30)
                                .setUsedBytes(0)
                                .setMaxUnfinishedUploads(64)
                                .setUnfinishedUploads(0)
                                .setUnfinishedRetention(days(7))
                                .setRetention(days(30))
                                .setSavedRetention(days(7))
                                .setMaxTransfers(200_000)
                                .setTransfers(0)
                                .build());
    }

    @Test
    void whatIsUsedIsTheSendersAlone() {
        rig.person("alice").sendWhole(UUID.randomUUID().toString(), bytes("abc"), "bob");
        String open = UUID.randomUUID().toString();
        rig.person("alice").send().begin(open, 1, "bob").chunk(0, bytes("abc"));
        rig.person("alice").awaitReceived(open, 3);

        assertThat(limits("alice").getUsedBytes()).isEqualTo(3 + (64L << 20));
        assertThat(limits("alice").getUnfinishedUploads()).isEqualTo(1);
        assertThat(limits("alice").getTransfers()).isEqualTo(2);
        assertThat(limits("bob").getUsedBytes()).isZero();
        assertThat(limits("bob").getTransfers()).isZero();
    }

    @Test
    void aQuotaOfHisOwnBoundsAFileToo() {
        rig.steps.people.setQuota("alice", 5);

        assertThat(limits("alice").getQuotaBytes()).isEqualTo(5);
        assertThat(limits("alice").getMaxTransferBytes()).isEqualTo(5);
        assertThat(limits("bob").getQuotaBytes()).isEqualTo(100L << 30);
    }

    @Test
    void withoutTheAccountsNobodyIsToldAnything() {
        rig.steps.people.setUnreachable(true);

        Told told = Told.by(() -> limits("alice"));

        assertThat(told.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(told.reason()).isEqualTo("OVERLOADED");
    }

    private GetLimitsResponse limits(String name) {
        return rig.person(name).blocking().getLimits(GetLimitsRequest.getDefaultInstance());
    }

    private static Duration days(int days) {
        return Duration.newBuilder().setSeconds(86_400L * days).build();
    }
}
