/// What must never stand in the database: the peppers of the passwords, and the root that the service's other keys are
/// derived from. One file, private to its owner.
@NullMarked
package ferry.auth.secret;

import org.jspecify.annotations.NullMarked;
