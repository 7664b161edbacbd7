package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;

import ferry.kernel.hostile.Corpus;
import ferry.kernel.hostile.RawCall;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.transfer.fixture.FakePeople;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every rpc of the service, with whatever messages: each call ends, with a reason of the contract, and nothing is left open.
public final class TransferServiceFuzzTest {
    /// Known to whoever writes an input: a whole file of alice's for bob, and an unfinished one.
    static final String WHOLE = "00000000-0000-4000-8000-000000000001";

    static final String UNFINISHED = "00000000-0000-4000-8000-000000000002";

    static final List<MethodDescriptor<?, ?>> METHODS =
            TransferServiceGrpc.getServiceDescriptor().getMethods().stream()
                    .sorted(Comparator.comparing(MethodDescriptor::getFullMethodName))
                    .toList();

    private static final List<String> PEOPLE = List.of("alice", "bob", "mallory");
    private static final int MOST_UNFINISHED = 40;
    private static final int MOST_STORED_BYTES = 1 << 20;
    private static final int HEADER_BYTES = 2;

    private static @Nullable RpcRig rig;

    @TestFactory
    Stream<DynamicTest> everyCallEndsWithAReasonOfTheContract() throws IOException {
        return Corpus.tests("TransferService", TransferServiceFuzzTest::fuzzerTestOneInput);
    }

    @AfterAll
    static void stop() throws IOException {
        if (rig != null) {
            rig.stop();
            rig = null;
        }
    }

    /// @param input which rpc, who calls, and then the messages
    public static void fuzzerTestOneInput(byte[] input) throws IOException, InterruptedException {
        if (input.length < HEADER_BYTES) {
            return;
        }
        RpcRig server = server();
        Metadata headers = new Metadata();
        headers.put(
                Person.AUTHORIZATION, "Bearer " + PEOPLE.get((input[1] & 0xff) % PEOPLE.size()));
        var _ =
                RawCall.play(
                        server.channel(),
                        METHODS.get((input[0] & 0xff) % METHODS.size()),
                        headers,
                        RawCall.messages(input, HEADER_BYTES));
        server.nothingIsLeft();
        if (isUsed(server)) {
            stop();
        }
    }

    private static RpcRig server() throws IOException, InterruptedException {
        RpcRig running = rig;
        if (running == null) {
            running = new RpcRig();
            running.start();
            rig = running;
            Person alice = running.person("alice");
            alice.sendWhole(WHOLE, bytes("abc"), "bob");
            alice.send().begin(UNFINISHED, 1, "bob").chunk(0, "abc").halfClose().next();
        }
        return running;
    }

    /// Whether so much is stored that limits stand in the way of what comes next.
    private static boolean isUsed(RpcRig server) {
        return PEOPLE.stream()
                .map(name -> server.steps.ledger().usage(FakePeople.id(name)))
                .anyMatch(usage ->
                        usage.unfinished() > MOST_UNFINISHED
                                || usage.storedBytes() > MOST_STORED_BYTES);
    }
}
