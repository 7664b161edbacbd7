package ferry.client.trust;

import ferry.client.model.Fingerprint;

/// How a server proves that it is the one meant.
public sealed interface Trust {

    /// By a certificate of this authority, whatever name it carries: the authority signs for one
    /// installation only.
    record Pinned(Fingerprint authority) implements Trust {}

    /// By a certificate of one of these authorities that carries the name which was typed: they
    /// sign for many.
    record Named(Authorities authorities) implements Trust {}

    /// Not at all, and nothing is encrypted. Only ever to a loopback address.
    record Plaintext() implements Trust {}
}
