package ferry.auth.code;

/// What a one-time code is good for. Names are stored: they are renamed never.
public enum CodeKind {
    /// The first administrator's account, as long as there is none.
    SETUP,
    /// An account with a name of one's own choice.
    INVITE,
    /// Another password, or the first one, for an account that is there.
    RESET
}
