/// Figures of measurements, the bars that they are held against, and how both are shown. Runs nothing.
@NullMarked
package ferry.bench.report;

import org.jspecify.annotations.NullMarked;
