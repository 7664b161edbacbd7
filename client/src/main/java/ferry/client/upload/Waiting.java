package ferry.client.upload;

/// When a send counts as done.
public enum Waiting {
    /// Every byte is durable at the server.
    DURABLE,
    /// The same; and a client with a home keeps noting it until somebody has awaited its delivery.
    DURABLE_AND_NOTED,
    /// Every recipient has answered.
    DELIVERED
}
