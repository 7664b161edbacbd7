package ferry.kernel.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CloserTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesLastFirst() throws IOException {
        Closer closer = new Closer();
        closer.register(() -> closed.add("first"));
        closer.register(() -> closed.add("second"));

        closer.close();
        closer.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void goesOnWhenOneFailsAndTellsAll() {
        Closer closer = new Closer();
        closer.register(() -> closed.add("first"));
        closer.register(() -> {
            throw new IllegalStateException("two");
        });
        closer.register(() -> {
            throw new IOException("three");
        });

        Throwable thrown = catchThrowable(closer::close);

        assertThat(closed).containsExactly("first");
        assertThat(thrown).isInstanceOf(IOException.class).hasRootCauseMessage("three");
        assertThat(thrown.getSuppressed()).hasSize(1);
    }
}
