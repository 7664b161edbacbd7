/// The scripts a newcomer calls first: `mvnw` and `ferry`, run with imitation JDKs in throw-away folders.
@NullMarked
package ferry.e2e.launcher;

import org.jspecify.annotations.NullMarked;
