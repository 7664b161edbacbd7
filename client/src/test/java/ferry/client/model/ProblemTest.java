package ferry.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProblemTest {

    private static final String PREFIX = "ERROR_REASON_";

    @ParameterizedTest
    @MethodSource("reasonsOfTheContract")
    void everyReasonOfTheContractHasAProblem(String reason) {
        assertThat(Problem.values()).extracting(Problem::name).contains(reason);
    }

    static Stream<String> reasonsOfTheContract() {
        return Stream.concat(
                        Arrays.stream(ferry.proto.auth.v1.ErrorReason.values()).map(Enum::name),
                        Arrays.stream(ferry.proto.transfer.v1.ErrorReason.values()).map(Enum::name))
                .filter(name -> !name.endsWith("UNSPECIFIED") && !name.equals("UNRECOGNIZED"))
                .map(name -> name.substring(PREFIX.length()))
                .distinct();
    }
}
