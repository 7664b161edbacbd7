/// Backups: one file that holds all that must go together, made beside a running server, and a folder made from it.
///
/// A data folder goes in and a file comes out, or the other way round; the commands call in. Nothing is half there: a file
/// gets its name when it is whole, and a folder can be served when everything in it has been verified.
@NullMarked
package ferry.standalone.backup;

import org.jspecify.annotations.NullMarked;
