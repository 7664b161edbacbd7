package ferry.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/// The edges between modules, and what only one place may touch. The edges inside the transfer service stand in
/// [TransferEdgesTest].
@AnalyzeClasses(
        packages = "ferry",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
    private static final String[] WIRE = {"io.grpc..", "ferry.proto..", "ferry.wire.."};

    /// The fixtures of other modules, which come as a jar.
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule theKernelSeesNoOtherModule =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.kernel..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ferry.auth..",
                            "ferry.transfer..",
                            "ferry.store..",
                            "ferry.client..",
                            "ferry.cli..",
                            "ferry.standalone..",
                            "ferry.proto..",
                            "ferry.wire..");

    /// Shared by services and clients, so it knows neither.
    @ArchTest
    static final ArchRule theWireSeesNoOtherModule =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.wire..")
                    .should()
                    .dependOnClassesThat(ferryOutside("ferry.wire"));

    @ArchTest
    static final ArchRule theStoreSeesTheKernelAtMost =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.store..")
                    .should()
                    .dependOnClassesThat(ferryOutside("ferry.store", "ferry.kernel"));

    @ArchTest
    static final ArchRule theStoreKnowsNoClock =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.store..")
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(Clock.class, Instant.class, InstantSource.class);

    @ArchTest
    static final ArchRule theAuthServiceSeesTheKernelAndTheWireOnly =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.auth..")
                    .should()
                    .dependOnClassesThat(ferryOutside("ferry.auth", "ferry.kernel", "ferry.proto"));

    @ArchTest
    static final ArchRule theTransferServiceSeesTheKernelTheStoreAndTheWireOnly =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.transfer..")
                    .should()
                    .dependOnClassesThat(
                            ferryOutside(
                                    "ferry.transfer",
                                    "ferry.kernel",
                                    "ferry.store",
                                    "ferry.proto",
                                    "ferry.wire"));

    @ArchTest
    static final ArchRule theClientSeesTheWireOnly =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.client..")
                    .should()
                    .dependOnClassesThat(ferryOutside("ferry.client", "ferry.proto", "ferry.wire"));

    @ArchTest
    static final ArchRule theCommandLineSeesTheClientOnly =
            noClasses()
                    .that()
                    .resideInAPackage("ferry.cli..")
                    .should()
                    .dependOnClassesThat(ferryOutside("ferry.cli", "ferry.client"))
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(WIRE);

    /// The top package of a service is its composition root.
    @ArchTest
    static final ArchRule onlyRpcPackagesAndCompositionRootsSeeTheWire =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "ferry.kernel..", "ferry.store..", "ferry.auth..", "ferry.transfer..")
                    .and()
                    .resideOutsideOfPackages("..rpc..", "ferry.auth", "ferry.transfer")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(WIRE);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("ferry.(**)").should().beFreeOfCycles();

    /// Expensive, and to be counted and gated: passwords are hashed in one place.
    @ArchTest
    static final ArchRule onlyThePasswordVerifierHashesPasswords =
            noClasses()
                    .that(are(DescribedPredicate.not(partOf("PasswordVerifier"))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("at.favre.lib..");

    /// However a password comes to be looked at, it is counted before.
    @ArchTest
    static final ArchRule onlyCountedAttemptsHaveAPasswordLookedAt =
            noClasses()
                    .that(are(DescribedPredicate.not(partOf("PasswordAttempt"))))
                    .should()
                    .callMethodWhere(
                            target(name("check"))
                                    .and(target(owner(simpleName("PasswordVerifier")))));

    /// Logic takes a clock; only composition roots know the real one.
    @ArchTest
    static final ArchRule logicAsksNoRealClock =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "ferry.kernel..",
                            "ferry.store..",
                            "ferry.auth..",
                            "ferry.transfer..",
                            "ferry.client..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes()
                    .that()
                    .resideInAPackage("ferry..")
                    .and()
                    .resideOutsideOfPackage("ferry.proto..")
                    .should(resideInANullMarkedPackage());

    private static DescribedPredicate<JavaClass> ferryOutside(String... roots) {
        String[] allowed = new String[roots.length];
        for (int i = 0; i < roots.length; i++) {
            allowed[i] = roots[i] + "..";
        }
        return resideInAPackage("ferry..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed)))
                .as("belong to another module than " + String.join(", ", roots));
    }

    /// The class itself and what is nested in it.
    private static DescribedPredicate<JavaClass> partOf(String name) {
        return DescribedPredicate.describe(
                "part of " + name,
                type ->
                        simpleName(name).test(type)
                                || type.getEnclosingClass().filter(simpleName(name)).isPresent());
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type,
                                    type.getName()
                                            + " resides in a package that is not @NullMarked"));
                }
            }
        };
    }
}
