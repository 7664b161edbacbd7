package ferry.kernel.tls;

import ferry.kernel.digest.Digests;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;

/// What a certificate authority is known by: SHA-256 over its public key (SubjectPublicKeyInfo), as 52 characters of
/// lower-case base32 (RFC 4648) without padding. It stays the same when a certificate is renewed.
public record Fingerprint(String value) {
    // 256 bits are 51 characters and one bit: the last one is a or q
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{51}[aq]");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;

    public Fingerprint {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "fingerprint (expected: 52 characters of a-z and 2-7)");
        }
    }

    public static Fingerprint of(X509Certificate authority) {
        return new Fingerprint(base32(Digests.sha256(authority.getPublicKey().getEncoded())));
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << Byte.SIZE) | (next & 0xFF);
            for (bits += Byte.SIZE; bits >= BITS; bits -= BITS) {
                text.append(ALPHABET.charAt((buffer >> (bits - BITS)) & 0x1F));
            }
        }
        return text.append(ALPHABET.charAt((buffer << (BITS - bits)) & 0x1F)).toString();
    }

    @Override
    public String toString() {
        return value;
    }
}
