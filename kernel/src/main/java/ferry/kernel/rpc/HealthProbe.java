package ferry.kernel.rpc;

import ferry.kernel.observe.LibraryLogs;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Asks a server of this installation whether it serves, by the standard health service. A program of its own, for
/// containers and scripts: exit code 0 if it serves, 1 if not, 2 for wrong arguments.
public final class HealthProbe {
    private static final int OK = 0;
    private static final int NOT_SERVING = 1;
    private static final int USAGE = 2;
    private static final long DEADLINE_SECONDS = 5;

    private HealthProbe() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.err));
    }

    /// @param args gRPC target, and the file of the CA's certificate
    /// @return exit code
    static int run(List<String> args, PrintStream err) {
        LibraryLogs.join();
        if (args.size() != 2) {
            err.println("usage: HealthProbe HOST:PORT CA_FILE");
            return USAGE;
        }
        try {
            ServingStatus status = ask(args.getFirst(), Path.of(args.getLast()));
            if (status == ServingStatus.SERVING) {
                return OK;
            }
            err.println(args.getFirst() + ": " + status);
        } catch (IOException | IllegalArgumentException | StatusRuntimeException unanswered) {
            err.println(args.getFirst() + ": " + unanswered.getMessage());
        }
        return NOT_SERVING;
    }

    private static ServingStatus ask(String target, Path authority) throws IOException {
        ManagedChannel channel = ServiceChannel.open(target, authority);
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
        }
    }
}
