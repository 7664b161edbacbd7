package ferry.kernel.rpc;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// For tests in which peers lose streams on purpose: the transport tells at length of each.
final class QuietTransport implements BeforeAllCallback, AfterAllCallback {
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc");
    private static final ch.qos.logback.classic.Logger NETTY =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.grpc");

    @Override
    public void beforeAll(ExtensionContext context) {
        TRANSPORT.setLevel(Level.OFF);
        NETTY.setLevel(ch.qos.logback.classic.Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TRANSPORT.setLevel(null);
        NETTY.setLevel(null);
    }
}
