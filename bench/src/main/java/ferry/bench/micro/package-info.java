/// What `bench/micro` measures: parts of the data path, one at a time, by JMH. Each class holds the benchmarks of one part; they
/// use the product as its composition roots do. Named by [ferry.bench.Micro] alone, and by JMH.
///
/// A benchmark whose operations are bytes counts them by the microsecond, which is MB/s.
@NullMarked
package ferry.bench.micro;

import org.jspecify.annotations.NullMarked;
