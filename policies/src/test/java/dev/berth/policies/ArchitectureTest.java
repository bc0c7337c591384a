package dev.berth.policies;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.reconcile.Reconciler;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.DesiredState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What this module may lean on: java.base, and of it nothing that acts or tells the time. */
class ArchitectureTest {
    private static final String MODULE = "dev.berth.policies";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(MODULE);
    private static final Set<String> BASE_PACKAGES =
            ModuleLayer.boot().findModule("java.base").orElseThrow().getPackages();

    @Test
    void classes_ofThisModule_wereSeen() {
        for (var sentinel :
                List.of(
                        LeastAllocated.class,
                        Reconciler.class,
                        SlotLedger.class,
                        DesiredState.class)) {
            assertTrue(CLASSES.contain(sentinel), sentinel.getName());
        }
        assertTrue(CLASSES.size() > 50, "only " + CLASSES.size());
        assertTrue(CLASSES.stream().noneMatch(seen -> seen.getName().endsWith("Test")));
        assertTrue(BASE_PACKAGES.contains("java.util"));
    }

    @Test
    void classes_needNothingButJavaBaseAndAnnotations() {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe(
                                "are of this module, of java.base or of JSpecify",
                                ArchitectureTest::isAllowed))
                .check(CLASSES);
    }

    private static boolean isAllowed(JavaClass used) {
        String name = used.getBaseComponentType().getPackageName();
        return used.getBaseComponentType().isPrimitive()
                || name.equals(MODULE)
                || name.startsWith(MODULE + ".")
                || name.equals("org.jspecify.annotations")
                || BASE_PACKAGES.contains(name);
    }

    @Test
    void classes_haveNoInputOutputAndNoThreads() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ProcessBuilder.class, Runtime.class, ThreadLocal.class)
                .check(CLASSES);
    }

    @Test
    void classes_haveNoClockAndNoDice() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.time.Clock.class,
                        java.util.Random.class,
                        java.util.SplittableRandom.class,
                        java.util.UUID.class,
                        java.security.SecureRandom.class)
                .orShould(
                        callMethodWhere(
                                DescribedPredicate.describe(
                                        "it tells the time or throws dice",
                                        ArchitectureTest::isImpure)))
                .check(CLASSES);
    }

    private static boolean isImpure(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        return switch (call.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "currentTimeMillis", "nanoTime", "getenv", "getProperty" ->
                    owner.equals("java.lang.System");
            case "random" -> owner.equals("java.lang.Math");
            case "shuffle" -> owner.equals("java.util.Collections");
            default -> false;
        };
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching(MODULE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packages_sayWhatTheyOwn() {
        var silent = new TreeSet<String>();
        for (var seen : CLASSES) {
            var described = seen.getPackage().tryGetPackageInfo();
            if (described.isEmpty() || !described.get().isAnnotatedWith(NullMarked.class)) {
                silent.add(seen.getPackageName());
            }
        }

        assertEquals(Set.of(), silent, "without package-info.java with @NullMarked");
    }
}
