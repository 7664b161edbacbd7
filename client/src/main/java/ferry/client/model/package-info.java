/// The words of the client library: transfers, people, events, addresses and what can go wrong.
///
/// Values only. Every other package of the client may use them; they use none of it. Strings in
/// here that came from a server are as hostile as any other: escape them before showing them.
@NullMarked
package ferry.client.model;

import org.jspecify.annotations.NullMarked;
