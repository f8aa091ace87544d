package io.github.whep4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The module graph of docs/architecture.md: what a module may use, and nothing else. */
class ModuleGraphTest {
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("sdp", Set.of()),
            Map.entry("rtp", Set.of()),
            Map.entry("srtp", Set.of()),
            Map.entry("h264", Set.of("rtp")),
            Map.entry("media", Set.of("rtp", "srtp", "h264")),
            Map.entry("transport", Set.of()),
            Map.entry("ice", Set.of("transport")),
            Map.entry("dtls", Set.of()),
            Map.entry("whep", Set.of()),
            Map.entry("receiver", Set.of("sdp", "rtp", "srtp", "h264", "media", "transport", "ice", "dtls", "whep")),
            Map.entry("recorder", Set.of("h264")),
            Map.entry("snapshot", Set.of("h264")),
            Map.entry("viewer", Set.of("h264", "ice", "receiver", "recorder")),
            Map.entry("emulator", Set.of("sdp", "rtp", "srtp", "h264", "transport", "ice", "dtls")),
            Map.entry("junit", Set.of("emulator")),
            Map.entry("micrometer", Set.of("receiver")),
            Map.entry("cli", Set.of("receiver", "recorder", "snapshot", "viewer", "emulator", "h264", "ice", "srtp")));

    @TestFactory
    List<DynamicTest> aModuleUsesOnlyWhatTheGraphAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        MAY_USE.forEach((module, allowed) -> {
            String[] forbidden = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .map(other -> ProductionClasses.ROOT + other + "..")
                    .toArray(String[]::new);
            tests.add(DynamicTest.dynamicTest(
                    module,
                    () -> noClasses()
                            .that()
                            .resideInAPackage(ProductionClasses.ROOT + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(ProductionClasses.ALL)));
        });
        return tests;
    }

    @Test
    void thereIsNoModuleBesideThese() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : ProductionClasses.ALL) {
            found.add(type.getPackageName()
                    .substring(ProductionClasses.ROOT.length())
                    .replaceAll("\\..*", ""));
        }
        assertEquals(new TreeSet<>(MAY_USE.keySet()), found);
    }

    /** A folder of a module can be read without those that use it. */
    @Test
    void thePackagesOfAModuleAreFreeOfCycles() {
        SlicesRuleDefinition.slices()
                .matching(ProductionClasses.ROOT + "(*).(*)..")
                .should()
                .beFreeOfCycles()
                .check(ProductionClasses.ALL);
    }

    @Test
    void everyModuleIsSeenByTheseTests() {
        MAY_USE.keySet()
                .forEach(module -> assertTrue(
                        ProductionClasses.ALL.stream()
                                        .filter(type ->
                                                type.getPackageName().startsWith(ProductionClasses.ROOT + module))
                                        .count()
                                > 1,
                        module));
    }
}
