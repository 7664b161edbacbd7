/// Values of the client library as text and as JSON. Every string that came from elsewhere passes
/// [Escaped] before a terminal sees it.
@NullMarked
package ferry.cli.render;

import org.jspecify.annotations.NullMarked;
