package ferry.bench.report;

/// Where a measured quantity stands beside its bar.
public enum Mark {
    MISSED("missed"),
    MET("met"),
    STRETCH("met, with room"),
    NOT_MEASURED("not measured");

    private final String word;

    Mark(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
