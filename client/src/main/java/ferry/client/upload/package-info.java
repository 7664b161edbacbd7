/// Sending: a source of bytes goes in, a transfer that is whole and durable comes out.
///
/// [UploadLoop] survives breaks; one stream of it is pumped by the caller's own thread.
@NullMarked
package ferry.client.upload;

import org.jspecify.annotations.NullMarked;
