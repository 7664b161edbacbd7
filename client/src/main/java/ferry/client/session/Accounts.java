package ferry.client.session;

import java.util.Optional;

/// The accounts that are known at one server.
public interface Accounts {

    /// The name of the account in use.
    Optional<String> current();

    /// Takes another account into use, from the next run on too.
    void use(String userName);

    Credentials of(String userName);

    /// Names this device among those of the account: at most 64 of `[A-Za-z0-9._-]`. Stable.
    String deviceId();
}
