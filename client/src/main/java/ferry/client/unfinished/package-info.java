/// Sends that outlive their process: what is being sent is noted before the first byte, taken up by
/// whoever sends the same again, and forgotten when it is done.
///
/// [Sends] is all that a client needs of it.
@NullMarked
package ferry.client.unfinished;

import org.jspecify.annotations.NullMarked;
