package ferry.transfer.ledger;

import ferry.kernel.digest.Digests;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A SHA-256 digest, as 64 lower-case hexadecimal digits.
public record Sha256(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "sha256 (expected: 64 lower-case hexadecimal digits)");
        }
    }

    /// @throws IllegalArgumentException unless there are 32 bytes
    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /// The digest of some bytes.
    public static Sha256 digest(byte[] bytes) {
        return of(Digests.sha256(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
