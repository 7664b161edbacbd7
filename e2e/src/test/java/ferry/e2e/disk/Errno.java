package ferry.e2e.disk;

/// Why a system call is refused, by the numbers of Linux.
final class Errno extends Exception {
    static final int NO_ENTRY = 2;
    static final int IO = 5;
    static final int EXISTS = 17;
    static final int NO_FOLDER = 20;
    static final int IS_FOLDER = 21;
    static final int INVALID = 22;
    static final int UNKNOWN_CALL = 38;
    static final int NOT_EMPTY = 39;

    private static final long serialVersionUID = 1L;

    private final int number;

    Errno(int number) {
        super("errno " + number, null, false, false);
        this.number = number;
    }

    int number() {
        return number;
    }
}
