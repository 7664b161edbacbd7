package ferry.kernel.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

final class LeaksTest {
    @Test
    void aBufferThatNobodyGivesBackIsFound() throws InterruptedException {
        assumeTrue(ResourceLeakDetector.isEnabled(), "switched off for this run");
        assertThat(ResourceLeakDetector.getLevel())
                .as("set by the build")
                .isEqualTo(ResourceLeakDetector.Level.PARANOID);

        leak();

        assertThat(Leaks.take())
                .singleElement()
                .asString()
                .contains("ByteBuf", getClass().getName() + ".leak");
    }

    @Test
    void oneThatWasGivenBackIsNone() throws InterruptedException {
        PooledByteBufAllocator.DEFAULT.buffer(1).release();

        assertThat(Leaks.take()).isEmpty();
    }

    @Test
    void aReportInALogIsFound() {
        assertThatThrownBy(() ->
                        Leaks.assertNoneIn("ERROR LEAK: ByteBuf.release() was not called before"))
                .isInstanceOf(AssertionError.class);
    }

    /// In a method of its own, whose frame does not keep it.
    private static void leak() {
        PooledByteBufAllocator.DEFAULT.buffer(1).writeByte(7);
    }
}
