package ferry.standalone.backup;

import java.util.regex.Pattern;

/// What may be in a backup, by its path beneath the data folder. Anything else is neither written nor read: a path from
/// an archive is not to be trusted.
record EntryName(String path) {
    // Before the names, whose constructor uses it
    private static final Pattern FORM =
            Pattern.compile(
                    "format|store-id|auth\\.db|ledger\\.db|pepper|tls/[a-z]{1,20}\\.(crt|key)"
                            + "|blobs/[0-9a-f]{2}/[0-9a-f-]{36}");

    static final EntryName FORMAT = new EntryName("format");
    static final EntryName STORE_ID = new EntryName("store-id");
    static final EntryName ACCOUNTS = new EntryName("auth.db");
    static final EntryName LEDGER = new EntryName("ledger.db");
    static final EntryName SECRETS = new EntryName("pepper");
    static final String TLS = "tls/";
    static final String BLOBS = "blobs/";

    EntryName {
        if (!isOne(path)) {
            throw new IllegalArgumentException("a backup has no such entry");
        }
    }

    static boolean isOne(String path) {
        return FORM.matcher(path).matches();
    }

    boolean isBlob() {
        return path.startsWith(BLOBS);
    }

    @Override
    public String toString() {
        return path;
    }
}
