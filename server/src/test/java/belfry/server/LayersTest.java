package belfry.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Command;
import belfry.protocol.RoomName;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The layers of protocol and server: which package may use which. */
class LayersTest {
  private static final String ROOT = "belfry.server";

  private static final JavaClasses MAIN = main();

  private static JavaClasses main() {
    // The names of library classes are enough, so these classes are not read.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("belfry.protocol", ROOT);
  }

  /** A rule, and the sources of a package that breaks the rule. */
  enum Layer {
    CHAT_KNOWS_NO_SOCKET_AND_NO_REDIS(
        noClasses()
            .that()
            .resideInAPackage("belfry.server.chat..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net..",
                "java.nio.channels..",
                "belfry.server.net..",
                "belfry.server.backplane.*..",
                "io.lettuce..",
                "io.netty.."),
        Map.of("belfry.server.chat", "java.net.Socket field;")),

    DELIVERY_KNOWS_NO_ROOM_AND_NO_COMMAND(
        noClasses()
            .that()
            .resideInAPackage("belfry.server.delivery..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(RoomName.class, Command.class),
        Map.of("belfry.server.delivery", "belfry.protocol.RoomName field;")),

    DELIVERY_KNOWS_ONLY_TASKS_AND_MEASURES(
        noClasses()
            .that()
            .resideInAPackage("belfry.server.delivery..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("belfry.server..", "java.net..", "java.nio.channels..")
                    .and(
                        not(
                            resideInAnyPackage(
                                "belfry.server.delivery..",
                                "belfry.server.task..",
                                "belfry.server.measure..")))),
        Map.of("belfry.server.delivery", "belfry.server.backplane.LogName field;")),

    PROTOCOL_DOES_NO_INPUT_OR_OUTPUT(
        noClasses()
            .that()
            .resideInAPackage("belfry.protocol..")
            .and()
            // This class reads the zones of the machine once.
            .doNotHaveFullyQualifiedName("belfry.protocol.time.Zones")
            .and()
            .resideOutsideOfPackage("belfry.protocol.settings")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net..", "java.nio.file..", "java.nio.channels..", "org.slf4j.."),
        Map.of("belfry.protocol", "java.nio.file.Path field;")),

    REDIS_LINK_KNOWS_NO_LOG_AND_NO_NAME(
        noClasses()
            .that()
            .resideInAPackage("belfry.server.backplane.redis.link..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("belfry.server.backplane.redis", "belfry.server.backplane"),
        Map.of("belfry.server.backplane.redis.link", "belfry.server.backplane.LogName field;")),

    ONLY_BACKPLANE_REDIS_KNOWS_LETTUCE(
        noClasses()
            .that()
            .resideOutsideOfPackage("belfry.server.backplane.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "io.netty.."),
        Map.of("belfry.server.admin", "io.lettuce.core.RedisURI field;")),

    NOTHING_KNOWS_THE_ROOT(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT)),
        Map.of("belfry.server.admin", "belfry.server.Server field;")),

    PACKAGES_HAVE_NO_CYCLES(
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles(),
        Map.of(
            "belfry.server.one", "Object field = belfry.server.two.Bad.class;",
            "belfry.server.two", "Object field = belfry.server.one.Bad.class;"));

    private final ArchRule rule;
    private final Map<String, String> breach;

    Layer(ArchRule rule, Map<String, String> breach) {
      this.rule = rule;
      this.breach = breach;
    }
  }

  /** Each package is a slice of its own. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  @ParameterizedTest
  @EnumSource
  void layersAreKept(Layer layer) {
    layer.rule.check(MAIN);
  }

  @ParameterizedTest
  @EnumSource
  void breachOfALayerIsFound(Layer layer, @TempDir Path folder) throws IOException {
    JavaClasses bad = compiled(layer.breach, folder);
    assertEquals(layer.breach.size(), bad.size());
    assertTrue(layer.rule.evaluate(bad).hasViolation(), layer::name);
  }

  /** Compiles a class Bad with one field in each package. */
  private static JavaClasses compiled(Map<String, String> fields, Path folder) throws IOException {
    String[] arguments = new String[4 + fields.size()];
    int count = 0;
    for (String option :
        new String[] {"-d", folder.toString(), "-cp", System.getProperty("java.class.path")}) {
      arguments[count++] = option;
    }
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String source =
          "package " + field.getKey() + "; public class Bad { " + field.getValue() + " }";
      Path file = folder.resolve(field.getKey()).resolve("Bad.java");
      Files.createDirectories(file.getParent());
      arguments[count++] = Files.writeString(file, source).toString();
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    assertEquals(0, javac.run(System.out, System.err, arguments));
    return new ClassFileImporter().importPath(folder);
  }
}
