/// The only place that knows gRPC and the generated messages.
///
/// Values of the model go in and out; errors leave as
/// [FerryException][ferry.client.model.FerryException]. Callbacks of the transport end here: the
/// rest of the client is straight-line code that waits.
@NullMarked
package ferry.client.rpc;

import org.jspecify.annotations.NullMarked;
