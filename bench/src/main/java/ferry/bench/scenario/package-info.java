/// What is measured, each callable by its name: who takes part, and what one run of each is. [Rounds] lets them run in turn.
@NullMarked
package ferry.bench.scenario;

import org.jspecify.annotations.NullMarked;
