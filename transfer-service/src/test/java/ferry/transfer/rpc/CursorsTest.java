package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Ledger.ListPosition;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorsTest {
    private static final UserId BOB = new UserId(UUID.randomUUID());
    private static final UserId EVE = new UserId(UUID.randomUUID());
    private static final LogPosition POSITION = new LogPosition(-42, 17);
    private static final ListPosition LAST =
            new ListPosition(
                    Instant.ofEpochMilli(1_700_000_000_123L), new TransferId(UUID.randomUUID()));

    @Test
    void whatWasEncodedIsDecoded() {
        assertThat(Cursors.decode(BOB, Cursors.encode(BOB, POSITION))).isEqualTo(POSITION);
        assertThat(Cursors.decodePage(BOB, Cursors.encodePage(BOB, POSITION, LAST)))
                .isEqualTo(new Cursors.Page(POSITION, LAST));
    }

    @Test
    void nobodyUsesTheCursorOfAnother() {
        String cursor = Cursors.encode(BOB, POSITION);
        String page = Cursors.encodePage(BOB, POSITION, LAST);

        assertThat(refused(() -> Cursors.decode(EVE, cursor)).reason())
                .isEqualTo(Reason.CURSOR_INVALID);
        assertThat(refused(() -> Cursors.decodePage(EVE, page)).metadata())
                .containsEntry("field", "page_token");
    }

    @Test
    void aCursorIsNoPageTokenAndTheOtherWayRound() {
        assertThat(
                        refused(() -> Cursors.decode(BOB, Cursors.encodePage(BOB, POSITION, LAST)))
                                .reason())
                .isEqualTo(Reason.CURSOR_INVALID);
        assertThat(refused(() -> Cursors.decodePage(BOB, Cursors.encode(BOB, POSITION))).reason())
                .isEqualTo(Reason.FIELD_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "====",
                "AAAA",
                "not base64!",
                "\u00e4\u00f6\u00fc",
                "AQ",
                "\ud83d\udea2",
                "' OR 1=1 --"
            })
    void garbageIsRefused(String text) {
        assertThat(refused(() -> Cursors.decode(BOB, text)).reason())
                .isEqualTo(Reason.CURSOR_INVALID);
        assertThat(refused(() -> Cursors.decodePage(BOB, text)).reason())
                .isEqualTo(Reason.FIELD_INVALID);
    }

    @Test
    void aNegativeSequenceIsRefused() {
        String cursor = Cursors.encode(BOB, new LogPosition(1, -1));

        assertThat(refused(() -> Cursors.decode(BOB, cursor)).reason())
                .isEqualTo(Reason.CURSOR_INVALID);
    }

    @Test
    void whateverIsMadeOfACursorIsDecodedOrRefusedAndNothingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] good = {Cursors.encode(BOB, POSITION), Cursors.encodePage(BOB, POSITION, LAST)};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(good[round % 2]);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(1, 200));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, (char) random.nextInt(32, 127));
                }
            }
            String mangled = text.toString();
            assertDecodedOrRefused(seed, () -> Cursors.decode(BOB, mangled));
            assertDecodedOrRefused(seed, () -> Cursors.decodePage(BOB, mangled));
        }
    }

    private static void assertDecodedOrRefused(long seed, Runnable decoding) {
        try {
            decoding.run();
        } catch (Fault fault) {
            assertThat(fault.reason())
                    .as("seed %d", seed)
                    .isIn(Reason.CURSOR_INVALID, Reason.FIELD_INVALID);
        }
    }

    private static Fault refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(Fault.class, call);
    }
}
