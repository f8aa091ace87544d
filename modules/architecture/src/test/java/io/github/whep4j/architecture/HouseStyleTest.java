package io.github.whep4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the formatter and the compiler do not see. */
class HouseStyleTest {
    @Test
    void publicClassesAreFinalUnlessMadeForExtension() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .resideOutsideOfPackage("io.github.whep4j.cli..")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(ProductionClasses.ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        for (JavaClass type : ProductionClasses.ALL) {
            assertTrue(type.getPackage().isAnnotatedWith(NullMarked.class), type.getPackageName());
        }
    }

    @Test
    void thereIsNoRoomForOddsAndEnds() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..impl..")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .check(ProductionClasses.ALL);
    }

    @Test
    void librariesDoNotPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.whep4j.cli..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(ProductionClasses.ALL);
    }

    @Test
    void loggingGoesThroughSlf4j() {
        noClasses().should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING).check(ProductionClasses.ALL);
    }
}
