package ferry.auth.lockout;

/// An attempt from a source, under way. It takes one of the source's failures into account until it is closed, so that many
/// at once are no more than many in turn. Used by one thread.
public final class SourceVisit implements AutoCloseable {
    private final Ending ending;
    private boolean failed;
    private boolean closed;

    SourceVisit(Ending ending) {
        this.ending = ending;
    }

    /// For an attempt that counts at no source.
    public static SourceVisit uncounted() {
        return new SourceVisit(_ -> {});
    }

    /// What was tried was wrong: it stays counted.
    public void failed() {
        failed = true;
    }

    /// Closing twice is harmless.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ending.ended(failed);
        }
    }

    /// What the source learns when a visit ends.
    @FunctionalInterface
    interface Ending {
        void ended(boolean failed);
    }
}
