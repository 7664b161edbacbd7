package ferry.standalone.rehearsal;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.constant.ConstantDescs.CD_int;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarsTest {
    private static final int JAVA_5 = 49;
    private static final int JAVA_8 = 52;

    @TempDir private Path lib;

    @Test
    void writesOldClassesAnewWithStackMapsAndKeepsEverythingElse() throws Exception {
        Path jar =
                jar(
                        "old.jar",
                        Map.of(
                                "Old.class", classFile("Old", JAVA_5),
                                "Later.class", classFile("Later", JAVA_8),
                                "note.class", "no class".getBytes(StandardCharsets.UTF_8)));

        prepare();

        assertThat(majorVersion(jar, "Old.class")).isEqualTo(JAVA_8);
        assertThat(majorVersion(jar, "Later.class")).isEqualTo(JAVA_8);
        assertThat(bytes(jar, "note.class")).isEqualTo("no class".getBytes(StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            // A class of Java 8 is not even loaded whose branches have no stack maps
            Class<?> old = Class.forName("Old", true, loader);
            assertThat(old.getMethod("sign", int.class).invoke(null, -7)).isEqualTo(-1);
            assertThat(old.getMethod("sign", int.class).invoke(null, 7)).isEqualTo(1);
        }
        assertThat(lib.resolve("old.jar.renewed")).doesNotExist();
    }

    @Test
    void leavesJarsAloneThatHaveNoOldClasses() throws Exception {
        Path jar = jar("new.jar", Map.of("Later.class", classFile("Later", JAVA_8)));
        byte[] before = Files.readAllBytes(jar);
        prepare();
        assertThat(jar).hasBinaryContent(before);
    }

    @Test
    void breaksNoSignature() throws Exception {
        Path jar =
                jar(
                        "signed.jar",
                        Map.of(
                                "Old.class",
                                classFile("Old", JAVA_5),
                                "META-INF/SOMEBODY.SF",
                                new byte[] {1}));
        byte[] before = Files.readAllBytes(jar);
        prepare();
        assertThat(jar).hasBinaryContent(before);
    }

    @Test
    void unpacksTheNativeLibrariesOfThisMachineOnly() throws Exception {
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch_64";
        String own = "libnet_linux_" + machine + ".so";
        jar(
                "net.jar",
                Map.of(
                        "META-INF/native/" + own,
                        new byte[] {1, 2},
                        "META-INF/native/libnet_windows_x86_64.dll",
                        new byte[] {3},
                        "META-INF/native/deeper/libnet_linux_" + machine + ".so",
                        new byte[] {4}));

        prepare();

        assertThat(lib.resolve("native")).isDirectoryContaining("glob:**" + own);
        assertThat(lib.resolve("native/" + own)).hasBinaryContent(new byte[] {1, 2});
        try (var all = Files.list(lib.resolve("native"))) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void listsTheJarsInOrder() throws Exception {
        jar("b.jar", Map.of("x", new byte[0]));
        jar("a.jar", Map.of("x", new byte[0]));
        Files.createFile(lib.resolve("c.txt"));
        prepare();
        assertThat(lib.resolve("class-path")).hasContent("a.jar\nb.jar");
        assertThat(lib.resolve("native")).doesNotExist();
    }

    private void prepare() throws IOException {
        Jars.main(new String[] {lib.toString()});
    }

    private Path jar(String name, Map<String, byte[]> entries) throws IOException {
        Path jar = lib.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : new LinkedHashMap<>(entries).entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }

    /// With a method that branches, and without stack maps, as compilers wrote it then.
    private static byte[] classFile(String name, int version) {
        return ClassFile.of(StackMapsOption.DROP_STACK_MAPS)
                .build(
                        ClassDesc.of(name),
                        type ->
                                type.withVersion(version, 0)
                                        .withFlags(AccessFlag.PUBLIC)
                                        .withMethodBody(
                                                "sign",
                                                MethodTypeDesc.of(CD_int, CD_int),
                                                ACC_PUBLIC | ACC_STATIC,
                                                JarsTest::sign));
    }

    private static void sign(CodeBuilder code) {
        Label negative = code.newLabel();
        code.iload(0).iflt(negative).iconst_1().ireturn();
        code.labelBinding(negative).iconst_m1().ireturn();
    }

    private static int majorVersion(Path jar, String entry) throws IOException {
        return bytes(jar, entry)[7];
    }

    private static byte[] bytes(Path jar, String entry) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile());
                InputStream in = file.getInputStream(file.getEntry(entry))) {
            return in.readAllBytes();
        }
    }
}
