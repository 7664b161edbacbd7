package ferry.e2e.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A tmpfs of its own, whose size can be changed while it is in use. Closing unmounts it.
final class SmallDisk implements AutoCloseable {
    static final long ROOMY = 6L << 30;

    private final Path mount;
    private final Thread atExit = new Thread(this::unmount);

    private SmallDisk(Path mount) {
        this.mount = mount;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static SmallDisk mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Processes.run(
                "mount", "-t", "tmpfs", "-o", "mode=700,size=" + ROOMY, "ferry", folder.toString());
        return new SmallDisk(folder);
    }

    static void resize(Path mount, long bytes) throws IOException, InterruptedException {
        Processes.run("mount", "-o", "remount,size=" + bytes, mount.toString());
    }

    @Override
    public void close() {
        unmount();
        boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void unmount() {
        try {
            Processes.run("umount", "-l", mount.toString());
        } catch (IOException e) {
            System.err.println("torture: not unmounted: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
