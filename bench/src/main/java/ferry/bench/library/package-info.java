/// What the client library reaches in a program that goes on, beside a bare socket.
@NullMarked
package ferry.bench.library;

import org.jspecify.annotations.NullMarked;
