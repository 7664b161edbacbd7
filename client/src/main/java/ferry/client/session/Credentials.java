package ferry.client.session;

import ferry.client.model.Grant;
import java.util.Optional;
import java.util.function.Supplier;

/// The secrets of one account at one server. Several processes may share them.
public interface Credentials {

    /// The newest tokens that any process has stored.
    Optional<Grant> tokens();

    /// Keeps tokens. A grant without a device cookie leaves the cookie as it is.
    void store(Grant grant);

    /// Forgets the tokens; the device cookie stays.
    void drop();

    /// Secret of this device for this account.
    Optional<String> deviceCookie();

    /// Runs an action while no other process and no other thread does.
    <T> T exclusively(Supplier<T> action);
}
