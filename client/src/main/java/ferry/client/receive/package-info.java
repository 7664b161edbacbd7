/// Receiving: a transfer's id goes in, a verified file in a folder comes out.
///
/// [ReceiveLoop] takes one file through any number of breaks; [Intake] takes all that arrives.
@NullMarked
package ferry.client.receive;

import org.jspecify.annotations.NullMarked;
