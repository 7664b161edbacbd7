/// The data path under seeded schedules of everything that may happen, in one thread and without waiting.
@NullMarked
package ferry.transfer.simulation;

import org.jspecify.annotations.NullMarked;
