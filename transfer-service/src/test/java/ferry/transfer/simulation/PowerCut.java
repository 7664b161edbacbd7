package ferry.transfer.simulation;

/// The power is gone. An error, so that nothing takes it for a failure to be dealt with.
final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    PowerCut() {
        super("power cut", null, false, false);
    }
}
