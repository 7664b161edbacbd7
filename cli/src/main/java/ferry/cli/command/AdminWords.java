package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.cli.render.Moments;
import ferry.cli.render.TimeSpan;
import ferry.client.model.OneTimeCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What the commands of administrators have in common: names, how long a code is good, and how one is shown.
final class AdminWords {

    private static final String VALID = "--valid";
    static final String NAME = "NAME";

    private AdminWords() {}

    static PositionalParamSpec name() {
        return Flags.positional(NAME, "1", "User name.", Offer.PEOPLE);
    }

    /// What was typed besides options.
    ///
    /// @param count how many words there have to be; the first is a user's name
    static List<String> words(Invocation invocation, int count) {
        List<String> words = invocation.words();
        if (words.size() != count) {
            throw Refusal.usage(
                    count == 1
                            ? "one user has to be named"
                            : "a user has to be named, and one word more",
                    "--help shows an example");
        }
        return words;
    }

    static OptionSpec valid(String fallback) {
        return Flags.value(
                VALID,
                "TIME",
                "How long the code is good, such as 2h or 3d; default " + fallback + ".");
    }

    static Optional<Duration> validity(Invocation invocation) {
        return invocation
                .value(VALID)
                .map(text ->
                        TimeSpan.parse(text)
                                .orElseThrow(() ->
                                        Refusal.usage(
                                                VALID + " is not a time: " + text,
                                                "such as 30m, 2h or 3d")));
    }

    /// Shows a code to a person or a program: on standard output, where nothing else is that is not asked for.
    ///
    /// @param user whose it is; empty for an invite
    /// @param said the sentence before it
    static void show(OneTimeCode code, String user, String said, Invocation invocation) {
        if (invocation.json()) {
            invocation
                    .screen()
                    .out(
                            Json.object(json ->
                                    json.put("user", Optional.of(user).filter(u -> !u.isEmpty()))
                                            .put("code", code.code())
                                            .put("expires", code.expires())));
            return;
        }
        String until = code.expires().map(at -> ", until " + Moments.text(at)).orElse("");
        invocation.screen().err(said + " The code is good once" + until + ":");
        invocation.screen().out(SafeText.of(code.code()));
        String name = user.isEmpty() ? "NAME" : SafeText.of(user);
        invocation.screen().err("To be redeemed with: ferry redeem " + name + " --server ADDRESS");
    }
}
