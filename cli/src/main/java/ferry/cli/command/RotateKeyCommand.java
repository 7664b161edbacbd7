package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
import ferry.cli.render.Moments;
import ferry.client.model.KeyRotation;
import picocli.CommandLine.Model.CommandSpec;

/// `admin rotate-key`: another key to sign access tokens with.
final class RotateKeyCommand implements Command {

    private static final String EMERGENCY = "--emergency";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "rotate-key",
                        "Have the server sign access tokens with a new key. Nobody is interrupted.",
                        "ferry admin rotate-key")
                .addOption(
                        Flags.flag(
                                EMERGENCY,
                                "When a key may be stolen: tokens of all older keys are void within"
                                        + " seconds. Clients fetch others by themselves."));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        KeyRotation next =
                invocation.connected(
                        client -> client.admin().rotateSigningKey(invocation.flag(EMERGENCY)));
        String from = next.signsFrom().map(at -> ", signs from " + Moments.text(at)).orElse("");
        String text =
                invocation.json()
                        ? Json.object(json ->
                                json.put("key_id", next.keyId())
                                        .put("signs_from", next.signsFrom()))
                        : "New key " + SafeText.of(next.keyId()) + from;
        invocation.screen().out(text);
        return ExitCode.DONE;
    }
}
