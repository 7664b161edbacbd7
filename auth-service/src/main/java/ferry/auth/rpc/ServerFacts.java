package ferry.auth.rpc;

import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.identity.InstallationId;

/// What anybody may know of the server.
///
/// @param transferTarget gRPC target of the transfer service; empty: the address of the call
public record ServerFacts(
        InstallationId installation,
        String version,
        RegistrationPolicy registration,
        int minPasswordCodePoints,
        String transferTarget) {}
