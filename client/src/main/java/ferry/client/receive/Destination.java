package ferry.client.receive;

import ferry.client.local.Adjustment;
import ferry.client.local.FileNames;
import ferry.client.local.LocalFaults;
import ferry.client.local.PartialFile;
import ferry.client.local.Publication;
import ferry.client.local.Room;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where a transfer is to be saved, looked at before a byte of it is asked for.
final class Destination {
    private final Transfer transfer;
    private final ReceiveOptions options;
    private final List<Path> homes;

    Destination(Transfer transfer, ReceiveOptions options) {
        this(transfer, options, homes());
    }

    /// @param homes of the person: what lies there with a dot before its name steers programs
    Destination(Transfer transfer, ReceiveOptions options, List<Path> homes) {
        this.transfer = transfer;
        this.options = options;
        this.homes = homes;
    }

    /// As the system knows it, and as shells do.
    private static List<Path> homes() {
        List<Path> homes = new ArrayList<>();
        for (String home : Arrays.asList(System.getProperty("user.home"), System.getenv("HOME"))) {
            if (home != null && !home.isBlank()) {
                try {
                    homes.add(Path.of(home));
                } catch (InvalidPathException _) {
                    // nothing can be saved where this locale has no name for
                }
            }
        }
        return homes;
    }

    /// A name that a sender has chosen begins with no dot in the person's home: he could plant a `.bash_profile` or an `.ssh` there.
    ///
    /// @return the name that it gets, or the nearest that is free
    /// @throws FerryException NAME_REFUSED when no file may be called that
    String name() {
        String name = wanted();
        Optional<String> objection = FileNames.objection(name);
        if (objection.isPresent()) {
            throw new FerryException(
                    Problem.NAME_REFUSED, "the name " + name + " is refused: " + objection.get());
        }
        String named = steering(name) ? "_" + name.substring(1) : name;
        return speakable(named) ? named : FileNames.plain(named);
    }

    private boolean steering(String name) {
        return options.saveAs().isEmpty()
                && name.startsWith(".")
                && homes.stream().anyMatch(home -> same(options.folder(), home));
    }

    /// What is not there, or may not be looked at, is known by its path.
    private static boolean same(Path folder, Path home) {
        try {
            return Files.isSameFile(folder, home);
        } catch (IOException _) {
            return folder.toAbsolutePath().normalize().equals(home.toAbsolutePath().normalize());
        }
    }

    /// As the sender, or the caller, calls it.
    String wanted() {
        return options.saveAs().orElseGet(transfer::fileName);
    }

    Adjustment savedAs(String name) {
        return new Adjustment.SavedAs(wanted(), name);
    }

    /// In a locale without UTF-8 the JDK cannot name every file.
    private boolean speakable(String name) {
        try {
            Path _ = options.folder().resolve(name);
            return true;
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /// @return the real folder, made if it was missing
    Path folder() {
        try {
            return Publication.makeFolder(options.folder());
        } catch (IOException e) {
            throw LocalFaults.storage("cannot use the folder " + options.folder(), e);
        }
    }

    /// A folder is unpacked beside its stream, and so needs its size twice.
    ///
    /// @param file what has arrived; deleted if that is nothing and there is no room
    /// @throws FerryException LOCAL_DISK_FULL when what is missing cannot be stored
    Room.Claim claim(Room room, PartialFile file, String name) throws InterruptedException {
        if (transfer.size().isEmpty()) {
            return () -> {};
        }
        long size = transfer.size().getAsLong();
        try {
            return room.claim(file, size, transfer.kind() == TransferKind.BUNDLE, name);
        } catch (FerryException e) {
            if (file.length() == 0) {
                file.discard();
            }
            throw e;
        }
    }
}
