package ferry.kernel.identity;

/// Judges access tokens. Safe for use by many threads; never blocks on the network.
@FunctionalInterface
public interface TokenVerifier {
    /// @param token the compact form, untrusted
    TokenVerdict verify(String token);
}
