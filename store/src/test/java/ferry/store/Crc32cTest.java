package ferry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Crc32cTest {
    @Test
    void matchesTheCheckValueOfThePolynomial() {
        ByteBuffer digits = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(Crc32c.of(digits)).isEqualTo(0xE3069283);
    }

    @Test
    void combiningTwoRangesGivesTheChecksumOfTheirConcatenation() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] whole = new byte[random.nextInt(5_000)];
            random.nextBytes(whole);
            int cut = random.nextInt(whole.length + 1);
            int first = Crc32c.of(ByteBuffer.wrap(whole, 0, cut));
            int second = Crc32c.of(ByteBuffer.wrap(whole, cut, whole.length - cut));
            assertThat(Crc32c.combine(first, second, whole.length - cut))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(Crc32c.of(ByteBuffer.wrap(whole)));
        }
    }

    @Test
    void anEmptyRangeChangesNothing() {
        assertThat(Crc32c.combine(0x12345678, 0, 0)).isEqualTo(0x12345678);
        assertThat(Crc32c.combine(0, 0x12345678, 4)).isEqualTo(0x12345678);
    }
}
