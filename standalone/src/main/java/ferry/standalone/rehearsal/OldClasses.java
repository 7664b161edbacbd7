package ferry.standalone.rehearsal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Class files of Java 5 and older. A start-up cache refuses them, and those without stack maps too: they are written anew, with
/// stack maps, as classes of Java 8. What they do stays the same.
final class OldClasses {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int MAJOR_VERSION_AT = 7;
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;
    private static final int HEADER_BYTES = 8;

    private static final ClassFile RENEWAL =
            ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(
                                            OldClasses.class.getClassLoader())
                                    .orElse(ClassHierarchyResolver.defaultResolver())));

    private static final ClassTransform OF_JAVA_8 =
            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                    .andThen((builder, element) ->
                            builder.with(
                                    element instanceof ClassFileVersion
                                            ? ClassFileVersion.of(JAVA_8, 0)
                                            : element));

    private OldClasses() {}

    /// Writes a jar anew if it has such classes and nobody has signed it. The classes that they build upon are found where this
    /// class was found.
    static void renew(Path jar) throws IOException {
        Path renewed = jar.resolveSibling(jar.getFileName() + ".renewed");
        try (ZipFile from = new ZipFile(jar.toFile())) {
            if (!hasOldClass(from) || isSigned(from)) {
                return;
            }
            copy(from, renewed);
        }
        Files.move(renewed, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean hasOldClass(ZipFile jar) throws IOException {
        for (ZipEntry entry : entries(jar)) {
            if (isClass(entry)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    if (isOld(in.readNBytes(HEADER_BYTES))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isSigned(ZipFile jar) {
        return entries(jar).stream()
                .map(ZipEntry::getName)
                .anyMatch(name -> name.startsWith("META-INF/") && name.endsWith(".SF"));
    }

    private static void copy(ZipFile from, Path to) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(to));
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : entries(from)) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(renewed(from, entry));
            }
        }
    }

    private static byte[] renewed(ZipFile jar, ZipEntry entry) throws IOException {
        byte[] bytes;
        try (InputStream in = jar.getInputStream(entry)) {
            bytes = in.readAllBytes();
        }
        if (!isClass(entry) || !isOld(bytes)) {
            return bytes;
        }
        ClassModel old = RENEWAL.parse(bytes);
        return RENEWAL.transformClass(old, OF_JAVA_8);
    }

    private static List<ZipEntry> entries(ZipFile jar) {
        return jar.stream().<ZipEntry>map(entry -> entry).toList();
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    private static boolean isOld(byte[] file) {
        return file.length >= HEADER_BYTES
                && file[0] == (byte) (MAGIC >>> 24)
                && file[1] == (byte) (MAGIC >>> 16)
                && file[2] == (byte) (MAGIC >>> 8)
                && file[3] == (byte) MAGIC
                && file[MAJOR_VERSION_AT - 1] == 0
                && (file[MAJOR_VERSION_AT] & 0xFF) < JAVA_6;
    }
}
