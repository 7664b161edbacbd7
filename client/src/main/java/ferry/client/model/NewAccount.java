package ferry.client.model;

/// An account that an administrator has made.
///
/// @param code for its owner, who sets the first password with it
public record NewAccount(ManagedAccount account, OneTimeCode code) {}
