package ferry.standalone.backup;

import ferry.kernel.life.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Makes one file of a data folder, whose server may be running: databases, secrets, certificates, and what people have
/// sent.
///
/// The order makes parts of different moments fit: what refers to something is taken before it. Files only grow, so each
/// holds at least what the ledger knows of it; secrets are only added to.
///
/// @param data of `ferry serve`, or of the auth or transfer service as a process of its own
/// @param tls folder of the certificates; need not be there
/// @param withFiles whether to take what people have sent
public record Backup(Path data, Path tls, boolean withFiles) {

    /// What was taken.
    ///
    /// @param accounts whether they were in the folder; if not, they are in a database elsewhere
    public record Report(int entries, long bytes, boolean accounts, boolean secrets) {}

    /// @param file gets the backup when that is whole; must not be there
    /// @throws RefusedException if it is there, or `data` is no data folder
    public Report writeTo(Path file) throws IOException {
        requireFolder();
        Path target = file.toAbsolutePath();
        refuseExisting(target);
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new RefusedException("there is no folder " + parent);
        }
        Path work = PrivateFiles.createTemporaryDirectory(parent, ".ferry-backup-");
        try {
            Path unfinished = work.resolve("archive");
            Report report = write(unfinished, work);
            refuseExisting(target);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.forceDirectory(parent);
            return report;
        } finally {
            Trees.delete(work);
        }
    }

    private void requireFolder() throws IOException {
        if (!Files.exists(data.resolve("format"))) {
            throw new RefusedException(data + " is no data folder: name one with --data");
        }
        String owner = Files.getOwner(data).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            // Whoever opens a database leaves files of his own beside it, which the server could
            // not write
            throw new RefusedException(data + " belongs to " + owner + ": run this as " + owner);
        }
    }

    private static void refuseExisting(Path file) throws RefusedException {
        if (Files.exists(file)) {
            throw new RefusedException(file + " is there already: name another file");
        }
    }

    private Report write(Path unfinished, Path work) throws IOException {
        try (ArchiveWriter archive = new ArchiveWriter(unfinished)) {
            addDatabase(archive, EntryName.LEDGER, work);
            if (withFiles) {
                addTree(archive, data.resolve("blobs"), EntryName.BLOBS);
            }
            boolean accounts = addDatabase(archive, EntryName.ACCOUNTS, work);
            boolean secrets = addFile(archive, EntryName.SECRETS, data.resolve("pepper"));
            addTree(archive, tls, EntryName.TLS);
            addFile(archive, EntryName.STORE_ID, data.resolve("store-id"));
            addFile(archive, EntryName.FORMAT, data.resolve("format"));
            Manifest manifest = archive.finish();
            return new Report(
                    manifest.contents().size(), Files.size(unfinished), accounts, secrets);
        }
    }

    private boolean addDatabase(ArchiveWriter archive, EntryName name, Path work)
            throws IOException {
        Path database = data.resolve(name.path());
        if (!Files.exists(database)) {
            return false;
        }
        Path copy = work.resolve(UUID.randomUUID() + ".db");
        new SqliteFile(database).copyTo(copy);
        archive.add(name, copy);
        Files.delete(copy);
        return true;
    }

    private static boolean addFile(ArchiveWriter archive, EntryName name, Path file)
            throws IOException {
        boolean there = Files.exists(file);
        if (there) {
            archive.add(name, file);
        }
        return there;
    }

    /// What has a name that belongs there; a file that is deleted meanwhile is left out.
    private static void addTree(ArchiveWriter archive, Path folder, String prefix)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, 2)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String path = prefix + folder.relativize(file).toString().replace('\\', '/');
            if (EntryName.isOne(path)) {
                try {
                    archive.add(new EntryName(path), file);
                } catch (NoSuchFileException deleted) {
                    // nobody asks for it any more
                }
            }
        }
    }
}
