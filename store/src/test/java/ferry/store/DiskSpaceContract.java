package ferry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What every medium promises about its room.
public interface DiskSpaceContract {
    /// A medium with room for the reserve, which is not kept yet.
    DiskSpace space() throws IOException;

    @Test
    default void notMoreIsFreeThanThereIs() throws IOException {
        DiskSpace.Room room = space().look();

        assertThat(room.free()).isBetween(0L, room.total());
    }

    @Test
    default void theReserveIsKeptUntilItIsGivenBack() throws IOException {
        DiskSpace space = space();
        assertThat(space.isReserved()).isFalse();

        space.reserve();
        space.reserve();
        assertThat(space.isReserved()).isTrue();
        space.release();
        space.release();

        assertThat(space.isReserved()).isFalse();
        space.reserve();
        assertThat(space.isReserved()).isTrue();
    }
}
