package ferry.cli.command;

import ferry.cli.outcome.Failure;
import ferry.cli.render.Json;

/// An error, for programs.
final class FailureJson {

    private FailureJson() {}

    static String of(Failure failure) {
        return Json.object(json -> describe(json.put("type", "error"), failure));
    }

    /// The last line of a command that never began.
    static String result(Failure failure) {
        return Json.object(
                json -> json.put("type", "result").put("exit", failure.exitCode().number()));
    }

    static void describe(Json json, Failure failure) {
        json.put("code", failure.exitCode().number())
                .put("reason", failure.reason())
                .put("retryable", failure.retryable())
                .put("message", failure.message());
        if (!failure.next().isEmpty()) {
            json.put("next", failure.next());
        }
    }
}
