/// Tests of looking at passwords and of the gate before it.
@NullMarked
package ferry.auth.login;

import org.jspecify.annotations.NullMarked;
