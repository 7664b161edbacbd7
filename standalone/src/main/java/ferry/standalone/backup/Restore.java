package ferry.standalone.backup;

import ferry.auth.RestoredAccounts;
import ferry.kernel.digest.Digests;
import ferry.kernel.life.PrivateFiles;
import ferry.transfer.RestoredTransfers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Makes a data folder of a backup. Everything is unpacked beside its place and verified there; `format`, without which
/// no server takes the folder, comes last.
///
/// Time has gone on since the backup was made, so what could have been taken back meanwhile is void: sessions, access
/// tokens and one-time codes. The people's logs begin a new epoch, and transfers whose bytes are missing fail.
///
/// @param data a folder that is empty or not there
public record Restore(Path data, InstantSource clock) {
    private static final String STAGING = ".restore-";
    private static final int BLOCK_BYTES = 1 << 20;

    /// What is there now.
    ///
    /// @param failedTransfers those whose bytes are not in the backup
    public record Report(
            int entries,
            boolean accounts,
            int endedSessions,
            boolean ledger,
            int failedTransfers) {}

    /// @throws RefusedException if the folder is not empty
    /// @throws DamagedBackupException if the file is not a whole backup
    public Report from(Path file) throws IOException {
        boolean made = !Files.exists(data);
        requireEmpty();
        PrivateFiles.createDirectory(data);
        Path staging = PrivateFiles.createTemporaryDirectory(data, STAGING);
        try {
            Manifest manifest = unpack(file, staging);
            Report report = settle(manifest, staging);
            moveIntoPlace(staging);
            return report;
        } finally {
            Trees.delete(staging);
            if (made && isEmpty()) {
                Files.delete(data);
            }
        }
    }

    private void requireEmpty() throws IOException {
        if (Files.exists(data) && !isEmpty()) {
            throw new RefusedException(
                    data
                            + " is not empty: name a folder that is, and keep this one until all is well");
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            return entries.allMatch(entry -> entry.endsWith("lost+found"));
        }
    }

    private static Manifest unpack(Path file, Path staging) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Manifest manifest = manifest(zip);
            requireSameEntries(zip, manifest);
            for (EntryName name : manifest.contents().keySet()) {
                unpack(zip, name, manifest.contents().get(name), staging);
            }
            return manifest;
        } catch (ZipException e) {
            throw new DamagedBackupException(file + " is no whole backup: " + e.getMessage());
        }
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new DamagedBackupException(zip.getName() + " is no backup of Ferry");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Manifest.parse(in.readNBytes(Manifest.MAX_BYTES));
        }
    }

    private static void requireSameEntries(ZipFile zip, Manifest manifest) throws IOException {
        Set<String> expected = new HashSet<>(Set.of(Manifest.NAME));
        manifest.contents().keySet().forEach(name -> expected.add(name.path()));
        List<String> found = zip.stream().map(ZipEntry::getName).toList();
        if (found.size() != expected.size() || !expected.equals(Set.copyOf(found))) {
            throw new DamagedBackupException(
                    "the backup holds other entries than its manifest says");
        }
        if (!expected.containsAll(List.of(EntryName.FORMAT.path(), EntryName.STORE_ID.path()))) {
            throw new DamagedBackupException("the backup is of no data folder");
        }
    }

    private static void unpack(ZipFile zip, EntryName name, Manifest.Content content, Path staging)
            throws IOException {
        Path file = staging.resolve(name.path());
        Path folder = file.getParent();
        if (folder != null) {
            createFolders(staging, folder);
        }
        MessageDigest digest = Digests.sha256();
        long size = 0;
        try (InputStream in = zip.getInputStream(zip.getEntry(name.path()));
                FileChannel channel = PrivateFiles.createNew(file);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int read = in.read(block);
                    read >= 0 && size <= content.size();
                    read = in.read(block)) {
                out.write(block, 0, read);
                digest.update(block, 0, read);
                size += read;
            }
            channel.force(true);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (size != content.size() || !sha256.equals(content.sha256())) {
            throw new DamagedBackupException(name + " is damaged in the backup");
        }
    }

    private static void createFolders(Path staging, Path folder) throws IOException {
        Path made = staging;
        for (Path part : staging.relativize(folder)) {
            made = made.resolve(part);
            PrivateFiles.createDirectory(made);
        }
    }

    private Report settle(Manifest manifest, Path staging) throws IOException {
        Set<EntryName> there = manifest.contents().keySet();
        boolean accounts = there.contains(EntryName.ACCOUNTS);
        boolean ledger = there.contains(EntryName.LEDGER);
        String storeId = Files.readString(staging.resolve("store-id")).strip();
        int ended = 0;
        int failed = 0;
        if (accounts) {
            new SqliteFile(staging.resolve(EntryName.ACCOUNTS.path())).verify();
            ended = RestoredAccounts.settle(staging, storeId, clock);
        }
        if (ledger) {
            new SqliteFile(staging.resolve(EntryName.LEDGER.path())).verify();
            failed = RestoredTransfers.settle(staging, UUID.fromString(storeId), clock);
        }
        return new Report(there.size(), accounts, ended, ledger, failed);
    }

    /// `format` last: until it is there no server takes the folder.
    private void moveIntoPlace(Path staging) throws IOException {
        List<Path> parts;
        try (Stream<Path> all = Files.list(staging)) {
            parts = all.sorted(Comparator.comparing(part -> part.endsWith("format"))).toList();
        }
        for (Path part : parts) {
            if (part.endsWith("format")) {
                PrivateFiles.forceDirectory(data);
            }
            Files.move(part, data.resolve(part.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        PrivateFiles.forceDirectory(data);
    }
}
