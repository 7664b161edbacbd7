package ferry.kernel.observe;

import java.util.List;

/// Compares two kinds of samples without assuming how they are distributed (the statistic of Mann and Whitney).
public final class Ranks {
    private Ranks() {}

    /// How often one of `left` is greater than one of `right`, of all pairs; ties count half. About 0.5 where nothing tells the
    /// two apart: in all but three of a million runs chance alone stays within 0.15 of that with 200 samples each, within 0.25
    /// with 60.
    public static double above(List<Long> left, List<Long> right) {
        double greater = 0;
        for (long one : left) {
            for (long other : right) {
                greater += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
        return greater / ((double) left.size() * right.size());
    }
}
