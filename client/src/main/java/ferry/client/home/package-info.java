/// What is kept between runs: pins, tokens and device cookies, in a folder of one person.
///
/// Filed under the server's identity, never under its address. Files are private from the moment
/// they exist, replaced whole or not at all, and not trusted when others could have touched them.
@NullMarked
package ferry.client.home;

import org.jspecify.annotations.NullMarked;
