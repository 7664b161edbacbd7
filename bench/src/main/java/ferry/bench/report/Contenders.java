package ferry.bench.report;

/// Who is measured, by the names that reports and bars call them.
public final class Contenders {
    public static final String CLI = "ferry, cold";
    public static final String CLI_ONE_CONNECTION = "ferry, cold, one connection";
    public static final String CLI_LIVE = "ferry live, cold";
    public static final String LIBRARY = "ferry library, warm";
    public static final String LIBRARY_PLAIN = "ferry library, warm, no TLS";
    public static final String LIBRARY_LIVE = "ferry library live, warm";
    public static final String LIBRARY_IN_TURN = "ferry library, one after the other, warm";
    public static final String LIBRARY_CAPPED = "ferry library live, sender at half its speed";
    public static final String LIBRARY_APPEND = "ferry library, a byte more of a live file";
    public static final String LIBRARY_ONE_BYTE = "ferry library, a file of one byte";
    public static final String LIBRARY_SMALL_FILES = "ferry library, small files";
    public static final String ONE_BY_ONE = "a force and a commit for each file, no network";
    public static final String SENDER_ALONE = "ferry library, 50 recipients away";
    public static final String SENDER_FOLLOWED = "ferry library, 50 recipients at 1/100";
    public static final String CROWD = "ferry library, a connection each";
    public static final String SERVER = "ferry serve";
    public static final String QUIET = "ferry, undisturbed";
    public static final String FLOODED = "ferry, under wrong passwords";
    public static final String BESIDE_AWAY = "ferry, the other recipient away";
    public static final String BESIDE_STOPPED = "ferry, the other recipient stopped";
    public static final String LOGIN_WITHOUT_HASH = "ferry, a login with the least hash";
    public static final String HASH = "the usual hash";
    public static final String WHOAMI = "ferry whoami";
    public static final String WHOAMI_JAVA = "ferry whoami, Java by default";
    public static final String VERSION = "ferry --version";
    public static final String VERSION_JAVA = "ferry --version, Java by default";
    public static final String IMAGE_WHOAMI = "ferry whoami, image";
    public static final String IMAGE_VERSION = "ferry --version, image";
    public static final String RAW = "bare socket, warm, no TLS";
    public static final String NAIVE_WARM = "naive gRPC, warm";
    public static final String NAIVE = "naive gRPC, cold";
    public static final String SCP = "scp";
    public static final String SFTP = "sftp";
    public static final String RSYNC_SSH = "rsync over ssh";
    public static final String RSYNC_DAEMON = "rsync daemon, no TLS";
    public static final String NGINX = "nginx + curl";
    public static final String RCLONE = "rclone";
    public static final String TUS = "tus, no TLS";
    public static final String WORMHOLE = "magic-wormhole";
    public static final String SSH = "ssh host true";

    private Contenders() {}
}
