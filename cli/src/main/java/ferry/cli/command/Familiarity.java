package ferry.cli.command;

import ferry.client.trust.Trust;

/// Says how a server is known.
final class Familiarity {

    private Familiarity() {}

    static String of(Trust trust) {
        return switch (trust) {
            case Trust.Pinned(var authority) -> "by the fingerprint " + authority;
            case Trust.Named(var authorities) ->
                    authorities.system()
                            ? "by its name and the authorities of this machine"
                            : "by its name and the authorities of a file";
            case Trust.Plaintext() -> "without TLS";
        };
    }

    /// In one word, for programs.
    static String word(Trust trust) {
        return switch (trust) {
            case Trust.Pinned _ -> "pinned";
            case Trust.Named(var authorities) -> authorities.system() ? "system" : "file";
            case Trust.Plaintext() -> "plaintext";
        };
    }
}
