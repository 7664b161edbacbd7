/// The client library: sessions, and upload and receive loops that resume, also in another process.
/// It prints nothing and never ends the process. [FerryClient] is the way in.
@NullMarked
package ferry.client;

import org.jspecify.annotations.NullMarked;
