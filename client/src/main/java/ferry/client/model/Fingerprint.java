package ferry.client.model;

import java.security.PublicKey;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names a certificate authority: SHA-256 of its public key (SubjectPublicKeyInfo) in lower-case
/// base32 without padding, 52 characters. The key and not the certificate, so that the authority
/// can renew its certificate.
public record Fingerprint(String text) {

    private static final Pattern FORM = Pattern.compile("[a-z2-7]{52}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    public Fingerprint {
        text = text.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "fingerprint: " + text + " (expected: 52 characters of a-z and 2-7)");
        }
    }

    public static Fingerprint of(PublicKey key) {
        return new Fingerprint(base32(Sha256.computation().digest(key.getEncoded())));
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(52);
        int window = 0;
        int bits = 0;
        for (byte b : bytes) {
            window = window << 8 | (b & 0xff);
            for (bits += 8; bits >= 5; bits -= 5) {
                text.append(ALPHABET.charAt(window >>> (bits - 5) & 31));
            }
            window &= 0xff;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(window << (5 - bits) & 31));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
