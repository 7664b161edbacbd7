package ferry.client.model;

/// What the bytes of a transfer are.
public enum TransferKind {
    FILE,
    /// A tar stream of a folder.
    BUNDLE
}
