package ferry.bench.fanout;

import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.transfer.SpaceSettings;
import ferry.transfer.TransferService;
import ferry.transfer.TransferSettings;
import ferry.transfer.upload.UploadLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;

/// The transfer service as a process of its own whose people are [Names]. Says its port; then, for every line that it is
/// told, how many bytes of its heap are in use.
public final class WatchedServer {
    private static final int COLLECTIONS = 3;

    private WatchedServer() {}

    /// @param args data folder
    public static void main(String[] args) throws IOException {
        Names names = new Names();
        try (TransferService service =
                        TransferService.start(
                                new TransferSettings(
                                        Path.of(args[0]),
                                        new UUID(7, 8),
                                        UploadLimits.DEFAULT,
                                        SpaceSettings.UNGUARDED),
                                names,
                                names,
                                InstantSource.system(),
                                broken -> {
                                    throw new IllegalStateException(broken);
                                });
                RpcServer server =
                        RpcServer.start(
                                RpcSettings.plaintext(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0))
                                        .withDataMethods(TransferService.DATA_METHODS),
                                service.services(),
                                names,
                                service::drain)) {
            System.out.println(server.address().getPort());
            answer();
        }
    }

    private static void answer() throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (questions.readLine() != null) {
            for (int i = 0; i < COLLECTIONS; i++) {
                memory.gc();
            }
            System.out.println(memory.getHeapMemoryUsage().getUsed());
        }
    }
}
