package ferry.e2e.torture;

/// What holds whatever happens.
enum Invariant {
    I1("what was said to be durable stays, and is what was sent"),
    I2("a published file has the size and the digest of its source"),
    I3("no reader gets bytes other than or beyond the source's"),
    I4("each recipient completes each transfer once, and a receipt means that the bytes are there"),
    I5("nobody sees what is not his"),
    I6("what a person is said to use is the sum of what is his"),
    I7("no row without its bytes, no bytes without their row"),
    I11("two writers never both commit"),
    I12("what is unfinished finishes, or fails with a reason, within 60 s"),
    I13("memory, descriptors and threads return to where they were"),
    RULES("whoever breaks the rules is refused with a reason, and gets nothing of others'"),
    RESUME("after a cut at most 16 MiB and what was in flight is sent again");

    private final String says;

    Invariant(String says) {
        this.says = says;
    }

    @Override
    public String toString() {
        return name() + " (" + says + ")";
    }
}
