package ferry.cli.render;

/// A line that is drawn again and again.
public interface LiveLine {

    /// What it says now, in at most so many columns.
    String text(int width);
}
