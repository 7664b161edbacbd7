/// The client library: sessions, and upload and receive loops that resume.
/// It prints nothing and never ends the process.
@NullMarked
package ferry.client;

import org.jspecify.annotations.NullMarked;
