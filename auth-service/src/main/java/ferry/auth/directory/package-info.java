/// Names and ids of people: exact lookups, for users and for the transfer service.
@NullMarked
package ferry.auth.directory;

import org.jspecify.annotations.NullMarked;
