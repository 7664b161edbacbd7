package ferry.client.session;

import ferry.client.retry.Persistence;
import ferry.client.retry.Time;
import ferry.client.rpc.TransferCalls;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/// How the loops reach the transfer service as one account.
///
/// @param deviceId names this device among those of the account
public record Access(
        TransferCalls calls, Session session, Persistence persistence, String deviceId) {

    /// Asks something whose repetition is harmless, for a little while if need be.
    public <T> T ask(BiFunction<TransferCalls, String, T> question) {
        return persistence.repeatable(
                () -> session.call(token -> question.apply(calls, token)), calls::retryNow);
    }

    public Time time() {
        return persistence.time();
    }

    public RandomGenerator random() {
        return persistence.random();
    }
}
