/// What administrators do to accounts. Each act is one transaction: who acts is looked up again, what he does is written,
/// and the record has a row of it, also where it is refused.
@NullMarked
package ferry.auth.admin;

import org.jspecify.annotations.NullMarked;
