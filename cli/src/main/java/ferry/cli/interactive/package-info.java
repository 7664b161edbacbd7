/// The session at a prompt: commands are typed while files arrive.
@NullMarked
package ferry.cli.interactive;

import org.jspecify.annotations.NullMarked;
