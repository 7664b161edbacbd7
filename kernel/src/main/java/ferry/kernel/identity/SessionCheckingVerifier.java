package ferry.kernel.identity;

/// Refuses good tokens of ended sessions too.
public final class SessionCheckingVerifier implements TokenVerifier {
    private final TokenVerifier offline;
    private final LiveSessions sessions;

    /// @param offline judges a token by itself
    public SessionCheckingVerifier(TokenVerifier offline, LiveSessions sessions) {
        this.offline = offline;
        this.sessions = sessions;
    }

    @Override
    public TokenVerdict verify(String token) {
        TokenVerdict verdict = offline.verify(token);
        return switch (verdict) {
            case TokenVerdict.Accepted(Caller caller) ->
                    sessions.refusal(caller)
                            .<TokenVerdict>map(TokenVerdict.Refused::new)
                            .orElse(verdict);
            case TokenVerdict.Refused _ -> verdict;
        };
    }
}
