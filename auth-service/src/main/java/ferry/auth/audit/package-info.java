/// What happened to accounts, sessions and locks: rows that are appended and never changed. Rows are written in the
/// transaction of what they tell about.
@NullMarked
package ferry.auth.audit;

import org.jspecify.annotations.NullMarked;
