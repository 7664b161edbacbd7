package ferry.client.upload;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.model.Extent;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class ExtentCheckTest {

    private final byte[] content = content();

    @Test
    void theSameBytesAreTheSameHoweverTheyAreCut() {
        for (int block = 1; block <= 120; block += 7) {
            assertThat(passes(content, block, List.of(extent(0, 30), extent(30, 100)))).isTrue();
        }
    }

    @Test
    void eachByteOfARangeMatters() {
        for (int at = 0; at < 100; at++) {
            byte[] other = content.clone();
            other[at] ^= 1;
            assertThat(passes(other, 13, List.of(extent(0, 30), extent(30, 100)))).isFalse();
        }
    }

    @Test
    void whatNoRangeCoversIsNotJudged() {
        byte[] other = content.clone();
        other[35] ^= 1;
        other[110] ^= 1;

        assertThat(passes(other, 13, List.of(extent(0, 30), extent(40, 100)))).isTrue();
    }

    @Test
    void rangesThatMakeNoSenseArePassedOver() {
        List<Extent> odd =
                List.of(
                        new Extent(-5, 10, 1),
                        new Extent(5, 5, 1),
                        new Extent(20, 10, 1),
                        extent(0, 30),
                        new Extent(10, 20, 1),
                        new Extent(Long.MAX_VALUE - 1, Long.MAX_VALUE, 1));

        assertThat(passes(content, 13, odd)).isTrue();
    }

    private boolean passes(byte[] bytes, int block, List<Extent> extents) {
        ExtentCheck check = new ExtentCheck(extents, 0);
        for (int at = 0; at < bytes.length; at += block) {
            int length = Math.min(block, bytes.length - at);
            byte[] piece = new byte[block];
            System.arraycopy(bytes, at, piece, 0, length);
            if (!check.same(at, piece, length)) {
                return false;
            }
        }
        return true;
    }

    private Extent extent(int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(content, from, to - from);
        return new Extent(from, to, (int) crc.getValue());
    }

    private static byte[] content() {
        byte[] bytes = new byte[120];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
