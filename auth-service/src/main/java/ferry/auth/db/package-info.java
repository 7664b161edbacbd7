/// The service's database: opens SQLite or PostgreSQL, brings the tables up to date, and runs work in transactions. Knows
/// no table but `meta`.
@NullMarked
package ferry.auth.db;

import org.jspecify.annotations.NullMarked;
