/// Stored bytes behind one small surface: a blob is written as a growing prefix and read while it grows.
/// Knows no users, no remote calls and no clock.
@NullMarked
package ferry.store;

import org.jspecify.annotations.NullMarked;
