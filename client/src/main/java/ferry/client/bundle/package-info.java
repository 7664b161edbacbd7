/// Folders on their way: a tree listed, a tar stream that is a pure function of the list and the contents of its files, and a
/// stream that somebody else has made, looked at as a whole before anything of it is written.
@NullMarked
package ferry.client.bundle;

import org.jspecify.annotations.NullMarked;
