package ferry.kernel.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FailPointTest {
    private final AtomicInteger halts = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void nothingHappensAtAPointThatIsNotArmed(FailPoint point) {
        point.hit();

        assertThat(ArmedPoint.parse("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyPointIsArmedByTheNameThatItTells(FailPoint point) {
        assertThat(armed(point.label() + "=halt")).containsOnlyKeys(point);
    }

    @Test
    void theProcessEndsAtTheTimeThatIsNamedAndAtNoOther() {
        ArmedPoint point = only("blob-after-force=halt@3");

        point.reached();
        point.reached();
        assertThat(halts).hasValue(0);
        point.reached();
        assertThat(halts).hasValue(1);
        point.reached();
        assertThat(halts).hasValue(1);
    }

    @Test
    void withoutANamedTimeItHappensEachTime() {
        ArmedPoint point = only("blob-after-force=halt");

        point.reached();
        point.reached();

        assertThat(halts).hasValue(2);
    }

    @Test
    void aPointThatDawdlesEndsNothing() {
        Map<FailPoint, ArmedPoint> armed =
                armed("blob-before-force=sleep:1, finish-before-commit=halt@2");

        armed.values().forEach(ArmedPoint::reached);

        assertThat(armed)
                .containsOnlyKeys(FailPoint.BLOB_BEFORE_FORCE, FailPoint.FINISH_BEFORE_COMMIT);
        assertThat(halts).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "halt",
                "blob-before-force",
                "blob-before-force=explode",
                "blob-before-force=sleep",
                "blob-before-force=halt@",
                "no-such-point=halt",
                ",blob-before-force=halt",
                "blob-before-force=halt;blob-after-force=halt"
            })
    void whatMakesNoSenseArmsNothing(String text) {
        assertThatThrownBy(() -> armed(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FailPoint.VARIABLE);
    }

    private ArmedPoint only(String text) {
        return armed(text).values().iterator().next();
    }

    private Map<FailPoint, ArmedPoint> armed(String text) {
        return ArmedPoint.parse(text, halts::incrementAndGet);
    }
}
