package ferry.bench.rival;

import ferry.bench.process.Background;
import ferry.bench.report.Contenders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// nginx, which takes files with PUT and gives them with GET over TLS 1.3 and HTTP/1.1, with `curl`. One user, whose
/// password is cheap to check. Files alone.
final class Nginx implements Rival {
    private static final String USER = "bench";

    private final Background server;
    private final Path files;
    private final List<String> curl;
    private final String url;

    private Nginx(Background server, Path files, List<String> curl, String url) {
        this.server = server;
        this.files = files;
        this.curl = curl;
        this.url = url;
    }

    static Nginx start(Host host) throws IOException {
        int port = Host.freePort();
        TlsFiles tls = TlsFiles.make(host.folder(), host.address());
        String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
        Files.writeString(host.folder().resolve("htpasswd"), USER + ":" + salted(password) + "\n");
        Path config =
                Files.writeString(host.folder().resolve("nginx.conf"), config(host, port, tls));
        Background server =
                host.commands()
                        .serve(
                                Map.of(),
                                List.of(
                                        host.programs().path("nginx"),
                                        "-p",
                                        host.folder().toString(),
                                        "-e",
                                        "stderr",
                                        "-c",
                                        config.toString()));
        Path pid = host.folder().resolve("nginx.pid");
        try {
            server.await("nginx's start", () -> Files.exists(pid));
        } catch (IOException failed) {
            server.close();
            throw failed;
        }
        return new Nginx(
                server,
                host.files(),
                List.of(
                        host.programs().path("curl"),
                        "-K",
                        curlConfig(host.folder(), tls, password).toString()),
                "https://%s:%d/".formatted(host.address(), port));
    }

    /// The scheme SSHA of htpasswd files: SHA-1 of password and salt.
    private static String salted(String password) {
        byte[] salt = new SecureRandom().generateSeed(8);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(password.getBytes(StandardCharsets.US_ASCII));
            byte[] digest = sha1.digest(salt);
            byte[] both = Arrays.copyOf(digest, digest.length + salt.length);
            System.arraycopy(salt, 0, both, digest.length, salt.length);
            return "{SSHA}" + Base64.getEncoder().encodeToString(both);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String config(Host host, int port, TlsFiles tls) throws IOException {
        return """
        %sdaemon off;
        worker_processes 2;
        pid %s/nginx.pid;
        error_log stderr;
        events { worker_connections 2048; }
        http {
          access_log off;
          sendfile on; tcp_nopush on; tcp_nodelay on;
          keepalive_requests 100000;
          client_max_body_size 0;
          client_body_temp_path %s/body;
          client_body_buffer_size 128k;
          proxy_temp_path %s/proxy; fastcgi_temp_path %s/fastcgi;
          uwsgi_temp_path %s/uwsgi; scgi_temp_path %s/scgi;
          ssl_certificate %s; ssl_certificate_key %s;
          ssl_protocols TLSv1.3;
          ssl_session_cache shared:s:10m;
          server {
            listen %s:%d ssl;
            root %s;
            auth_basic bench; auth_basic_user_file %s/htpasswd;
            location / { dav_methods PUT; create_full_put_path on; dav_access user:rw; }
          }
        }
        """
                .formatted(
                        Host.isRoot() ? "user root;\n" : "",
                        host.folder(),
                        host.folder(),
                        host.folder(),
                        host.folder(),
                        host.folder(),
                        host.folder(),
                        tls.certificate(),
                        tls.key(),
                        host.address(),
                        port,
                        host.files(),
                        host.folder());
    }

    /// The password is in a file: arguments are for all to see.
    private static Path curlConfig(Path folder, TlsFiles tls, String password) throws IOException {
        Path config = folder.resolve("curl.conf");
        Files.createFile(
                config,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                config,
                """
                silent
                show-error
                fail
                http1.1
                tlsv1.3
                cacert = "%s"
                user = "%s:%s"
                """
                        .formatted(tls.authority(), USER, password));
    }

    @Override
    public String name() {
        return Contenders.NGINX;
    }

    @Override
    public Background server() {
        return server;
    }

    @Override
    public List<String> put(Path from, String name) {
        return with("-T", from.toString(), url + name);
    }

    @Override
    public List<String> get(String name, Path to) {
        return with("-o", to.toString(), url + name);
    }

    private List<String> with(String... arguments) {
        return Stream.concat(curl.stream(), Arrays.stream(arguments)).toList();
    }

    @Override
    public Path files() {
        return files;
    }
}
