package ferry.kernel.observe;

import org.slf4j.bridge.SLF4JBridgeHandler;

/// Sends what libraries log through `java.util.logging` (gRPC above all) the same way as our own lines.
public final class LibraryLogs {
    private LibraryLogs() {}

    /// For the beginning of `main`. Doing it twice is harmless.
    public static void join() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }
}
