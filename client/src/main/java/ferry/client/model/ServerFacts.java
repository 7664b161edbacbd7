package ferry.client.model;

/// What a server tells everybody.
///
/// @param installationId UUID made at the server's first start
/// @param registration who may make an account
/// @param minPasswordCodePoints least length of a new password
public record ServerFacts(
        String installationId,
        String version,
        Registration registration,
        int minPasswordCodePoints) {

    /// Who may make an account without an administrator.
    public enum Registration {
        OPEN,
        INVITE,
        CLOSED,
        UNKNOWN
    }
}
