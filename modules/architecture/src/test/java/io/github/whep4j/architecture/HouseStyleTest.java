package io.github.whep4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the formatter and the compiler do not see. */
class HouseStyleTest {
    private static final Set<String> TIMED = Set.of("orTimeout", "completeOnTimeout", "delayedExecutor");

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

    /**
     * What the JDK shares among everybody: the timer of {@link CompletableFuture} keeps the class loader of the application that
     * needed it first, and its common pool may be full of somebody else's work.
     */
    @Test
    void librariesBringTheirThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.whep4j.cli..")
                .should()
                .callMethodWhere(target(describe("threads of the JDK's", HouseStyleTest::isOnThreadsOfTheJdk)))
                .check(ProductionClasses.ALL);
    }

    private static boolean isOnThreadsOfTheJdk(AccessTarget.CodeUnitCallTarget target) {
        boolean takesExecutor =
                target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Executor.class));
        return target.getOwner().isAssignableTo(CompletionStage.class)
                        && (TIMED.contains(target.getName()) || target.getName().endsWith("Async") && !takesExecutor)
                || target.getOwner().isEquivalentTo(ForkJoinPool.class)
                        && target.getName().equals("commonPool")
                || target.getName().equals("parallelStream");
    }

    @Test
    void loggingGoesThroughSlf4j() {
        noClasses().should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING).check(ProductionClasses.ALL);
    }
}
