/// The people that files go to, as the auth service knows them.
@NullMarked
package ferry.transfer.people;

import org.jspecify.annotations.NullMarked;
