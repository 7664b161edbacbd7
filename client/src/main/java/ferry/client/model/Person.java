package ferry.client.model;

/// Somebody with an account.
///
/// @param id stable; empty where a server does not tell
/// @param name for display
public record Person(String id, String name) {}
