/// The system as its users meet it: real processes of the server and of the command line, on real files.
@NullMarked
package ferry.e2e.system;

import org.jspecify.annotations.NullMarked;
