/// Following what happens, through any number of breaks, missing nothing.
@NullMarked
package ferry.client.watch;

import org.jspecify.annotations.NullMarked;
