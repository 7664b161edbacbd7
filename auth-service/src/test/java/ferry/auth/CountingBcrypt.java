package ferry.auth;

import ferry.auth.login.Bcrypt;
import ferry.auth.login.PasswordVerifier;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The real hash function, counted. Safe for many threads.
public final class CountingBcrypt implements Bcrypt {
    private final Bcrypt real = PasswordVerifier.bcrypt();
    private final List<Integer> costs = new CopyOnWriteArrayList<>();

    @Override
    public byte[] hash(int cost, byte[] salt, byte[] password) {
        costs.add(cost);
        return real.hash(cost, salt, password);
    }

    public int calls() {
        return costs.size();
    }

    /// The cost of each call so far, in order.
    public List<Integer> costs() {
        return List.copyOf(costs);
    }

    public void reset() {
        costs.clear();
    }
}
