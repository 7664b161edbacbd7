package ferry.auth.admin;

/// What comes of an administrator's call.
public sealed interface AdminOutcome<T> {
    record Done<T>(T value) implements AdminOutcome<T> {}

    record Refused<T>(AdminRefusal why) implements AdminOutcome<T> {}

    static <T> AdminOutcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> AdminOutcome<T> refused(AdminRefusal why) {
        return new Refused<>(why);
    }
}
