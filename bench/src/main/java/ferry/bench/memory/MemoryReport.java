package ferry.bench.memory;

import java.util.List;

/// What was seen.
///
/// @param peakMebibytes greatest resident size of the server
/// @param stuck uploads of which the server had no more at one look than at the look before
/// @param lost what ended streams that should have stayed open
public record MemoryReport(
        int uploads, int receivers, double peakMebibytes, int stuck, List<String> lost) {
    public MemoryReport {
        lost = List.copyOf(lost);
    }
}
