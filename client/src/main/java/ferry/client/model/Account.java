package ferry.client.model;

/// The account that tokens belong to.
public record Account(String id, String name, boolean admin) {}
