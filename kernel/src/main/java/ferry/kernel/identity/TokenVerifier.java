package ferry.kernel.identity;

import java.net.InetAddress;

/// Judges access tokens. Safe for use by many threads; never blocks on the network.
@FunctionalInterface
public interface TokenVerifier {
    /// @param token the compact form, untrusted
    TokenVerdict verify(String token);

    /// Told of somebody whose token is good, and who called what is for administrators.
    ///
    /// @param rpc its bare name
    default void refused(Caller caller, String rpc, InetAddress from) {}
}
