package ferry.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class NetworkThreadsTest {
    private static final int PATIENCE_SECONDS = 30;

    private final NetworkThreads threads = new NetworkThreads(2);

    @Test
    void aThreadEndsWithItsLastLink() throws Exception {
        NetworkThreads.Lane lane = threads.take();
        lane.loop().submit(() -> {}).get(); // begins the thread
        lane.giveBack();
        assertThat(lane.loop().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void linksShareThreadsWhenThereAreEnough() {
        NetworkThreads.Lane first = threads.take();
        NetworkThreads.Lane second = threads.take();
        NetworkThreads.Lane third = threads.take();
        NetworkThreads.Lane fourth = threads.take();
        assertThat(second).isNotSameAs(first);
        assertThat(third).isIn(first, second);
        assertThat(fourth).isIn(first, second).isNotSameAs(third);

        third.giveBack();
        assertThat(third.loop().isShuttingDown()).isFalse();
        third.giveBack();
        assertThat(third.loop().isShuttingDown()).isTrue();
        assertThat(threads.take()).isNotSameAs(third);
    }

    @Test
    void aLinkThatIsClosedTwiceGivesItsThreadBackOnce() throws Exception {
        NetworkThreads one = new NetworkThreads(1);
        NetworkThreads.Lane shared = one.take();
        Link link =
                Link.to(ServerAddress.parse("127.0.0.1:1"), new Trust.Plaintext(), 1 << 20, one);
        link.close();
        link.close();
        assertThat(shared.loop().isShuttingDown()).isFalse();
        shared.giveBack();
        assertThat(shared.loop().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
