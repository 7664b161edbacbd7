package ferry.cli.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExitCodeTest {

    /// The contract's table, where it names an exit code.
    private static final Map<String, Integer> CONTRACT =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("TOKEN_INVALID", 4),
                            Map.entry("SESSION_REVOKED", 4),
                            Map.entry("BAD_CREDENTIALS", 4),
                            Map.entry("LOGIN_LOCKED", 5),
                            Map.entry("CODE_INVALID", 4),
                            Map.entry("REGISTRATION_CLOSED", 7),
                            Map.entry("USERNAME_TAKEN", 2),
                            Map.entry("PASSWORD_REJECTED", 2),
                            Map.entry("NOT_ALLOWED", 7),
                            Map.entry("USER_UNKNOWN", 3),
                            Map.entry("LAST_ADMINISTRATOR", 7),
                            Map.entry("FIELD_INVALID", 2),
                            Map.entry("STREAM_ORDER", 2),
                            Map.entry("RECIPIENT_UNKNOWN", 3),
                            Map.entry("TRANSFER_UNKNOWN", 3),
                            Map.entry("QUOTA_EXCEEDED", 9),
                            Map.entry("STREAM_LIMIT", 6),
                            Map.entry("STORAGE_FULL", 9),
                            Map.entry("SERVER_DRAINING", 6),
                            Map.entry("OVERLOADED", 6),
                            Map.entry("STORAGE_ERROR", 6),
                            Map.entry("UPLOAD_SUPERSEDED", 1),
                            Map.entry("CHUNK_CORRUPT", 8),
                            Map.entry("SIZE_MISMATCH", 1),
                            Map.entry("DIGEST_MISMATCH", 8),
                            Map.entry("UPLOAD_EXPIRED", 3),
                            Map.entry("TRANSFER_EXPIRED", 3),
                            Map.entry("ALREADY_FINAL", 1),
                            Map.entry("NOT_COMPLETE", 6),
                            Map.entry("TRANSFER_CANCELLED", 7),
                            Map.entry("TRANSFER_FAILED", 8),
                            Map.entry("RECEIPT_MISMATCH", 8),
                            Map.entry("INTERNAL", 1)));

    /// The contract's table, where the client library deals with it and no run ends so.
    private static final List<String> DEALT_WITH =
            List.of(
                    "TOKEN_EXPIRED",
                    "CHUNK_TOO_LARGE",
                    "TRANSFER_ID_CONFLICT",
                    "OFFSET_MISMATCH",
                    "ATTEMPT_STALE",
                    "UPLOAD_IDLE",
                    "READ_PAST_END",
                    "SENDER_STALLED",
                    "CURSOR_EXPIRED",
                    "CURSOR_INVALID");

    @Test
    void everyReasonOfTheWireHasTheExitCodeOfTheContract() {
        assertThat(reasonsOfTheWire())
                .isNotEmpty()
                .allSatisfy(reason -> {
                    Problem problem = Problem.valueOf(reason);
                    if (DEALT_WITH.contains(reason)) {
                        assertThat(ExitCode.of(problem)).isNotEqualTo(ExitCode.DONE);
                    } else {
                        assertThat(CONTRACT).containsKey(reason);
                        assertThat(ExitCode.of(problem).number()).isEqualTo(CONTRACT.get(reason));
                    }
                });
    }

    @Test
    void theTableNamesNoReasonThatTheWireDoesNotHave() {
        assertThat(reasonsOfTheWire()).containsAll(CONTRACT.keySet()).containsAll(DEALT_WITH);
    }

    private static List<String> reasonsOfTheWire() {
        return Stream.concat(
                        Arrays.stream(ferry.proto.auth.v1.ErrorReason.values()),
                        Arrays.stream(ferry.proto.transfer.v1.ErrorReason.values()))
                .map(Enum::name)
                .filter(name -> !name.equals("UNRECOGNIZED"))
                .map(name -> name.substring("ERROR_REASON_".length()))
                .filter(name -> !name.equals("UNSPECIFIED"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void everyProblemIsExplainedInOneLine(Problem problem) {
        Failure failure = Failure.of(new FerryException(problem, "what the server said"));

        assertThat(failure.message()).isNotBlank().doesNotContain("\n", "null");
        assertThat(failure.reason()).isEqualTo(problem.name());
        assertThat(failure.exitCode()).isEqualTo(ExitCode.of(problem)).isNotEqualTo(ExitCode.DONE);
    }

    @Test
    void numbersAreThoseOfTheDocumentation() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130);
        assertThat(ExitCode.ofNumber(130)).isEqualTo(ExitCode.INTERRUPTED);
        assertThatThrownBy(() -> ExitCode.ofNumber(11))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLockoutSaysHowLong() {
        FerryException locked =
                new FerryException(Problem.LOGIN_LOCKED, "", Map.of(), Duration.ofMinutes(4), null);

        assertThat(Failure.of(locked).message()).isEqualTo("too many attempts: try again in 4 min");
    }

    @Test
    void aChangedPinShowsBoth() {
        FerryException changed =
                new FerryException(
                        Problem.PIN_MISMATCH,
                        "changed",
                        Map.of("expected", "aaaa", "presented", "bbbb"),
                        null,
                        null);

        assertThat(Failure.of(changed).message()).contains("aaaa").contains("bbbb");
    }
}
