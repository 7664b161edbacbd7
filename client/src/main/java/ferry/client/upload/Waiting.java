package ferry.client.upload;

/// When a send counts as done.
public enum Waiting {
    /// Every byte is durable at the server.
    DURABLE,
    /// Every recipient has answered.
    DELIVERED
}
