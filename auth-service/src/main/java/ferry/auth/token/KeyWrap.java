package ferry.auth.token;

import ferry.auth.secret.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts private keys for the database, under a key that is not in it: AES-256-GCM, the nonce in front, bound to the
/// key's id. Safe for many threads.
final class KeyWrap {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    KeyWrap(Secrets secrets, SecureRandom random) {
        this.key = new SecretKeySpec(secrets.keyFor("signing key wrap").getEncoded(), "AES");
        this.random = random;
    }

    String wrap(String keyId, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed =
                crypt(Cipher.ENCRYPT_MODE, nonce, keyId, secret.getBytes(StandardCharsets.UTF_8));
        ByteBuffer wrapped = ByteBuffer.allocate(nonce.length + sealed.length);
        wrapped.put(nonce).put(sealed);
        return Base64.getEncoder().encodeToString(wrapped.array());
    }

    /// @throws IllegalStateException if it was wrapped under another key, for another id, or has been changed
    String unwrap(String keyId, String wrapped) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(wrapped));
        byte[] nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        byte[] secret = crypt(Cipher.DECRYPT_MODE, nonce, keyId, sealed);
        return new String(secret, StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, byte[] nonce, String keyId, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException("a signing key does not fit the secrets file", refused);
        }
    }
}
