package ferry.auth.token;

/// How signing keys are changed.
public enum Rotation {
    /// The next key is published a while before it signs, and the one before stays good until its last token is dead: nobody
    /// notices.
    ORDERLY,
    /// A key may have been stolen. Every token that is out is dead at once, and everybody's client fetches another.
    EMERGENCY
}
