/// Beginnings and ends: what is opened is closed in reverse, what a process owns on disk is locked, and what it writes
/// there is whole or absent.
@NullMarked
package ferry.kernel.life;

import org.jspecify.annotations.NullMarked;
