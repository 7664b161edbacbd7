package ferry.e2e.disk;

import java.util.HashMap;
import java.util.Map;

/// A file system in memory that keeps to the letter what a disk must keep, and nothing else: after [#losePower], a file has
/// the bytes that it had when it was forced last, and a folder the names that it had when it was forced last. A file whose
/// name was forced and whose bytes were not is empty; a name that was removed without a force is back.
///
/// For one thread at a time.
public final class ForgetfulDisk {
    private static final int PRIVATE_FOLDER = Node.FOLDER | 0700;
    static final long ROOT = 1;

    private final Node root = new Node(ROOT, PRIVATE_FOLDER);
    private final Map<Long, Node> nodes = new HashMap<>(Map.of(ROOT, root));
    private long nextId = ROOT + 1;

    /// Forgets what was not forced. Nobody may have it mounted.
    public void losePower() {
        root.losePower();
    }

    Node node(long id) throws Errno {
        Node node = nodes.get(id);
        if (node == null) {
            throw new Errno(Errno.NO_ENTRY);
        }
        return node;
    }

    Node find(long folder, String name) throws Errno {
        Node node = folder(folder).entries().get(name);
        if (node == null) {
            throw new Errno(Errno.NO_ENTRY);
        }
        return node;
    }

    /// @param mode with the bits of a type: a file's or a folder's
    Node make(long folder, String name, int mode) throws Errno {
        Node parent = folder(folder);
        if (parent.entries().containsKey(name)) {
            throw new Errno(Errno.EXISTS);
        }
        Node node = new Node(nextId++, mode);
        node.names = 1;
        nodes.put(node.id, node);
        parent.entries().put(name, node);
        return node;
    }

    void link(long node, long folder, String name) throws Errno {
        if (folder(folder).entries().putIfAbsent(name, node(node)) != null) {
            throw new Errno(Errno.EXISTS);
        }
        node(node).names++;
    }

    void removeFile(long folder, String name) throws Errno {
        if (find(folder, name).isFolder()) {
            throw new Errno(Errno.IS_FOLDER);
        }
        remove(folder, name);
    }

    void removeFolder(long folder, String name) throws Errno {
        if (!folder(find(folder, name).id).entries().isEmpty()) {
            throw new Errno(Errno.NOT_EMPTY);
        }
        remove(folder, name);
    }

    private void remove(long folder, String name) throws Errno {
        Node removed = folder(folder).entries().remove(name);
        if (removed != null) {
            removed.names--;
        }
    }

    void rename(long from, String name, long to, String newName, boolean replace) throws Errno {
        Node moved = find(from, name);
        Map<String, Node> target = folder(to).entries();
        Node there = target.get(newName);
        if (there != null && !replace) {
            throw new Errno(Errno.EXISTS);
        }
        if (there != null && there.isFolder() && !there.entries().isEmpty()) {
            throw new Errno(Errno.NOT_EMPTY);
        }
        if (there == moved) {
            return; // two names of one file: nothing happens, says POSIX
        }
        if (there != null) {
            there.names--;
        }
        folder(from).entries().remove(name);
        target.put(newName, moved);
    }

    private Node folder(long id) throws Errno {
        Node node = node(id);
        if (!node.isFolder()) {
            throw new Errno(Errno.NO_FOLDER);
        }
        return node;
    }
}
