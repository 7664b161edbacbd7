package ferry.kernel.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test class after which a leaked buffer is found, where the build looks for leaks (`-Dleaks=paranoid`). JUnit takes it into every test run by itself, before anything
/// of Netty is there. What a class leaves to threads of its own may be found after a later one: the report says where the
/// buffer was last seen.
public final class NoLeaks implements AfterAllCallback {
    /// Called by JUnit.
    public NoLeaks() {
        Leaks.note();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (ResourceLeakDetector.isEnabled()) {
            assertThat(Leaks.take()).as("buffers that nobody has given back").isEmpty();
        }
    }
}
