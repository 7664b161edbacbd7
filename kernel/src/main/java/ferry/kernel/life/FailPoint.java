package ferry.kernel.life;

import java.util.Locale;
import java.util.Map;

/// A place around a step that makes something durable, where a process can be made to die or to dawdle: so that a test
/// can show that nothing which was acknowledged is lost wherever it ends.
///
/// They are armed by the variable [#VARIABLE] alone, which is read once: `checkpoint-before-commit=halt@3` ends the
/// process at the third time that it comes by, as kill -9 would; `blob-before-force=sleep:500` waits 500 ms each time;
/// several are separated by commas. Without the variable a point is a branch on a constant, which costs nothing. With it
/// a warning is logged. Safe for use by many threads.
public enum FailPoint {
    /// The file of a blob is there, and empty.
    BLOB_AFTER_CREATE,
    BLOB_BEFORE_WRITE,
    BLOB_AFTER_WRITE,
    BLOB_BEFORE_FORCE,
    /// The bytes are forced; the name of a new file is not.
    BLOB_AFTER_FORCE,
    BLOB_AFTER_FOLDER_FORCE,
    /// Within a transaction of the ledger, whosever it is.
    LEDGER_BEFORE_COMMIT,
    /// Nobody has been told of the commit yet.
    LEDGER_AFTER_COMMIT,
    /// The bytes of a checkpoint are forced.
    CHECKPOINT_BEFORE_COMMIT,
    CHECKPOINT_AFTER_COMMIT,
    FINISH_BEFORE_FORCE,
    FINISH_BEFORE_COMMIT,
    FINISH_AFTER_COMMIT,
    /// The transfer is whole and announced; its sender does not know yet.
    UPLOAD_BEFORE_ANSWER;

    /// The variable in the environment that arms points.
    public static final String VARIABLE = "FERRY_FAILPOINTS";

    private static final Map<FailPoint, ArmedPoint> ARMED =
            ArmedPoint.parse(System.getenv().getOrDefault(VARIABLE, ""));
    private static final boolean ANY = !ARMED.isEmpty();

    /// Says that the place has been reached. Does nothing unless the point is armed.
    public void hit() {
        if (ANY) {
            ArmedPoint armed = ARMED.get(this);
            if (armed != null) {
                armed.reached();
            }
        }
    }

    /// As the variable names it: `blob-before-write`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
