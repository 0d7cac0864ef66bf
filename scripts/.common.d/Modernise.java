import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites jars whose classes are in the format of Java 5 in that of Java 8, with the stack maps
 * that it wants. The code stays as it is. The JVM checks the old format the slow way, and keeps none
 * of it in an ahead-of-time cache; picocli alone took most of a program's start.
 *
 * <p>Usage: java Modernise.java JAR...
 */
final class Modernise {
  private static final int FIRST_WITH_STACK_MAPS = 50;

  private static final ClassTransform VERSION =
      (made, element) ->
          made.with(
              element instanceof ClassFileVersion
                  ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                  : element);

  /** Copies all code, which is what makes new stack maps. */
  private static final ClassTransform CODE =
      ClassTransform.transformingMethodBodies((code, element) -> code.with(element));

  private Modernise() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      modernise(Path.of(jar));
    }
  }

  private static void modernise(Path jar) throws IOException {
    Path made = Path.of(jar + ".new");
    boolean changed = false;
    try (URLClassLoader types = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
      ClassFile classes = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, knowing(types));
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] old = in.readAllBytes();
        byte[] bytes = entry.getName().endsWith(".class") ? modern(classes, old) : old;
        changed |= bytes != old;
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    if (changed) {
      Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.delete(made);
    }
  }

  /** Stack maps name the common ancestors of types; those are found in the jar itself. */
  private static ClassHierarchyResolverOption knowing(ClassLoader types) {
    return ClassHierarchyResolverOption.of(
        ClassHierarchyResolver.defaultResolver()
            .orElse(ClassHierarchyResolver.ofResourceParsing(types)));
  }

  private static byte[] modern(ClassFile classes, byte[] old) {
    ClassModel model = classes.parse(old);
    return model.majorVersion() < FIRST_WITH_STACK_MAPS
        ? classes.transformClass(model, VERSION.andThen(CODE))
        : old;
  }
}
