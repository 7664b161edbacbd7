package ferry.kernel.rpc;

import java.time.Duration;

/// How long a server puts up with a peer that does nothing.
///
/// @param handshake for TLS, from the moment the peer has connected
/// @param silence after which a peer is asked whether it is still there
/// @param answer how long it has for saying so
/// @param idle how long a connection stays without a call
record Patience(Duration handshake, Duration silence, Duration answer, Duration idle) {
    static final Patience DEFAULT =
            new Patience(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(5));
}
