package io.github.whep4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A library's types stay inside the module that is there for it, so that it can be replaced there. */
class ThirdPartyTypesTest {
    private static final Map<String, Set<String>> LIBRARY_BELONGS_TO = Map.ofEntries(
            Map.entry("org.ice4j..", Set.of("ice")),
            Map.entry("org.jitsi..", Set.of("ice")),
            Map.entry("com.typesafe..", Set.of("ice")),
            Map.entry("kotlin..", Set.of("ice")),
            Map.entry("org.bouncycastle..", Set.of("dtls")),
            Map.entry("io.netty..", Set.of("whep", "viewer")),
            Map.entry("com.fasterxml..", Set.of("whep", "viewer", "cli")),
            Map.entry("org.jcodec..", Set.of("snapshot")),
            Map.entry("org.junit..", Set.of("junit")),
            Map.entry("io.micrometer..", Set.of("micrometer")),
            Map.entry("picocli..", Set.of("cli")));

    @TestFactory
    List<DynamicTest> aLibraryIsUsedInItsModuleOnly() {
        List<DynamicTest> tests = new ArrayList<>();
        LIBRARY_BELONGS_TO.forEach((library, modules) -> tests.add(DynamicTest.dynamicTest(
                library,
                () -> noClasses()
                        .that()
                        .resideOutsideOfPackages(modules.stream()
                                .map(module -> ProductionClasses.ROOT + module + "..")
                                .toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library)
                        .check(ProductionClasses.ALL))));
        return tests;
    }

    @Test
    void publicSignaturesShowTypesOfTheJdkAndOursOnly() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(
                        // These two are there for another library's users.
                        "io.github.whep4j.cli..", "io.github.whep4j.junit..", "io.github.whep4j.micrometer..")
                .should(showOnlyOwnTypes())
                .check(ProductionClasses.ALL);
    }

    private static ArchCondition<JavaMethod> showOnlyOwnTypes() {
        return new ArchCondition<>("show only types of the JDK and of whep4j") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive()
                                && !type.getPackageName().startsWith("java.")
                                && !type.getPackageName().startsWith("javax.")
                                && !type.getPackageName().startsWith("io.github.whep4j"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " shows " + type.getName())));
            }
        };
    }
}
