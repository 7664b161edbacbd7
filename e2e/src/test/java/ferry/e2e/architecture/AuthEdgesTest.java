package ferry.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import ferry.auth.CalibrateCommand;
import ferry.auth.login.Bcrypt;
import ferry.auth.login.PasswordVerifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parts of the auth service and the legal edges between them. A part or an edge that is missing here is refused: both
/// are decisions, to be taken in this table.
@AnalyzeClasses(packages = "ferry.auth", importOptions = DoNotIncludeTests.class)
final class AuthEdgesTest {
    /// From each part to what it may see besides itself, the kernel and libraries.
    private static final Map<String, Set<String>> EDGES =
            Map.ofEntries(
                    Map.entry(
                            "rpc",
                            Set.of(
                                    "account",
                                    "admin",
                                    "audit",
                                    "code",
                                    "directory",
                                    "login",
                                    "token")),
                    Map.entry(
                            "login",
                            Set.of("account", "audit", "code", "db", "lockout", "secret", "token")),
                    Map.entry(
                            "admin",
                            Set.of(
                                    "account",
                                    "audit",
                                    "code",
                                    "db",
                                    "directory",
                                    "lockout",
                                    "token")),
                    Map.entry("token", Set.of("account", "audit", "db", "secret")),
                    Map.entry("directory", Set.of("db")),
                    Map.entry("code", Set.of()),
                    Map.entry("audit", Set.of("lockout")),
                    Map.entry("account", Set.of("lockout")),
                    Map.entry("lockout", Set.of("db", "secret")),
                    Map.entry("secret", Set.of()),
                    Map.entry("db", Set.of()));

    private static String part(String name) {
        return "ferry.auth." + name + "..";
    }

    @ArchTest
    static void everyPartSeesOnlyItsLegalNeighbours(JavaClasses classes) {
        EDGES.forEach((name, neighbours) -> {
            String[] allowed =
                    Stream.concat(
                                    Stream.of(part(name), "ferry.kernel..", "ferry.proto.."),
                                    neighbours.stream().map(AuthEdgesTest::part))
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(part(name))
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("ferry..")
                                    .and(not(resideInAnyPackage(allowed)))
                                    .as("are no neighbours of " + name))
                    .check(classes);
        });
    }

    /// Whoever hashed elsewhere would pass the count and the gate by.
    @ArchTest
    static void passwordsAreHashedBehindTheGateOnly(JavaClasses classes) {
        noClasses()
                .that()
                .doNotBelongToAnyOf(PasswordVerifier.class, CalibrateCommand.class)
                .should()
                .callMethodWhere(
                        JavaCall.Predicates.target(HasName.Predicates.name("hash"))
                                .and(
                                        JavaCall.Predicates.target(
                                                HasOwner.Predicates.With.owner(
                                                        assignableTo(Bcrypt.class)))))
                .check(classes);
    }

    @ArchTest
    static void everyPartStandsInTheTable(JavaClasses classes) {
        Set<String> parts =
                classes.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("ferry.auth."))
                        .map(name -> name.split("\\.")[2])
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(parts).isEqualTo(new TreeSet<>(EDGES.keySet()));
    }
}
