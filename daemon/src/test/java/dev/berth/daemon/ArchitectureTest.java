package dev.berth.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the modules: daemon → {proxy, registry} → policies. */
class ArchitectureTest {
    private static final String ROOT = "dev.berth";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    /** A class of each module that must have been seen. */
    private static final Map<String, String> SENTINELS =
            Map.of(
                    "policies", "reconcile.Reconciler",
                    "registry", "Registry",
                    "proxy", "Proxy",
                    "daemon", "docker.Engine");

    /** Far fewer than any module has; none at all is what has to be noticed. */
    private static final int FEWEST_CLASSES = 20;

    @ParameterizedTest
    @ValueSource(strings = {"policies", "registry", "proxy", "daemon"})
    void classes_ofEveryModule_wereSeen(String module) {
        long seen =
                CLASSES.stream()
                        .filter(type -> type.getPackageName().startsWith(ROOT + "." + module))
                        .count();

        assertTrue(seen >= FEWEST_CLASSES, module + ": only " + seen);
        assertTrue(CLASSES.contain(ROOT + "." + module + "." + SENTINELS.get(module)), module);
    }

    @Test
    void classes_ofNoOtherModule_areThere() {
        var others = new TreeSet<String>();
        for (var type : CLASSES) {
            String below = type.getPackageName().substring(ROOT.length() + 1);
            int dot = below.indexOf('.');
            String module = dot < 0 ? below : below.substring(0, dot);
            if (!SENTINELS.containsKey(module)) {
                others.add(type.getName());
            }
        }

        assertEquals(Set.of(), others);
    }

    @ParameterizedTest
    @CsvSource({
        "policies, registry",
        "policies, proxy",
        "policies, daemon",
        "registry, proxy",
        "registry, daemon",
        "proxy, registry",
        "proxy, daemon",
    })
    void classes_lookOnlyDownTheArrows(String from, String to) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "." + to + "..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "registry", "proxy", "daemon"})
    void packages_ofAModule_haveNoCycles(String module) {
        slices().matching(ROOT + "." + module + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packages_sayWhatTheyOwn() {
        var silent = new TreeSet<String>();
        for (var type : CLASSES) {
            var described = type.getPackage().tryGetPackageInfo();
            if (described.isEmpty() || !described.get().isAnnotatedWith(NullMarked.class)) {
                silent.add(type.getPackageName());
            }
        }

        assertEquals(Set.of(), silent, "without package-info.java with @NullMarked");
    }
}
