/// One-time codes: what somebody without a password, or with a lost one, is handed to set one. Sees nothing but the kernel.
@NullMarked
package ferry.auth.code;

import org.jspecify.annotations.NullMarked;
