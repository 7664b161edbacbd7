package ferry.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC-32C values that can be put together: the checksum of two adjacent ranges follows from those of each.
///
/// The JDK computes CRC-32C fast but takes no start value. Appending `n` zero bytes multiplies a CRC, seen as a
/// polynomial over GF(2), by x^(8n) modulo the Castagnoli polynomial; exclusive or adds the second range. This is the
/// method of zlib's `crc32_combine`, here by square-and-multiply on reflected polynomials.
public final class Crc32c {
    /// Castagnoli polynomial, reflected (RFC 3720, appendix B.4).
    private static final int POLYNOMIAL = 0x82F63B78;

    /// The polynomial x^0 in reflected form.
    private static final int ONE = 0x80000000;

    /// x^8 in reflected form: one byte.
    private static final int ONE_BYTE = 0x00800000;

    private Crc32c() {}

    /// Checksum of what remains of the buffers, in order. Their positions stay.
    public static int of(ByteBuffer... data) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : data) {
            crc.update(part.duplicate());
        }
        return (int) crc.getValue();
    }

    /// Checksum of a range whose first part has `first` and whose second part of `secondLength` bytes has `second`.
    public static int combine(int first, int second, long secondLength) {
        return multiply(powerOfByte(secondLength), first) ^ second;
    }

    private static int powerOfByte(long exponent) {
        int result = ONE;
        int square = ONE_BYTE;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }
}
