package ferry.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The steps of the data path and the legal edges between them. A step that is missing here, and an edge that is
/// missing here, are refused: both are decisions, to be taken in this table.
@AnalyzeClasses(packages = "ferry.transfer", importOptions = DoNotIncludeTests.class)
final class TransferEdgesTest {
    private static final String STORE = "ferry.store..";

    /// Ids are values that name what a neighbour keeps; every step may see them.
    private static final Set<String> IDS =
            Set.of("ferry.store.BlobId", "ferry.transfer.ledger.TransferId");

    /// From each step to what it may see besides itself, the kernel and libraries.
    private static final Map<String, Set<String>> EDGES =
            Map.of(
                    "rpc", Set.of(step("upload"), step("delivery"), step("ledger"), step("people")),
                    "upload",
                            Set.of(
                                    step("admission"),
                                    step("ledger"),
                                    step("announce"),
                                    step("people"),
                                    step("integrity"),
                                    STORE),
                    "delivery",
                            Set.of(
                                    step("ledger"),
                                    step("announce"),
                                    step("people"),
                                    step("integrity"),
                                    STORE),
                    "integrity", Set.of(step("ledger"), step("announce"), STORE),
                    "admission", Set.of(step("ledger"), step("people"), STORE),
                    "retention", Set.of(step("ledger"), step("announce"), STORE),
                    "announce", Set.of(),
                    "ledger", Set.of(),
                    "people", Set.of());

    private static String step(String name) {
        return "ferry.transfer." + name + "..";
    }

    @ArchTest
    static void everyStepSeesOnlyItsLegalNeighbours(JavaClasses classes) {
        EDGES.forEach((name, neighbours) -> {
            String[] allowed =
                    Stream.concat(
                                    Stream.of(
                                            step(name),
                                            "ferry.kernel..",
                                            "ferry.proto..",
                                            "ferry.wire.."),
                                    neighbours.stream())
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(step(name))
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("ferry..")
                                    .and(not(resideInAnyPackage(allowed)))
                                    .and(describe("no id", type -> !IDS.contains(type.getName()))))
                    .as(name + " sees only " + neighbours + " and the kernel")
                    .allowEmptyShould(true)
                    .check(classes);
        });
    }

    @ArchTest
    static void everyStepIsInTheTable(JavaClasses classes) {
        Set<String> steps =
                classes.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("ferry.transfer."))
                        .map(name -> name.split("\\.")[2])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(EDGES.keySet()).as("steps with legal edges").containsAll(steps);
    }
}
