package io.github.whep4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The modules that are driven from outside: time comes in as an argument, randomness as a seed, bytes as arrays. It is what
 * makes loss, wrap-around and half-hour sessions testable in milliseconds.
 */
class SansIoTest {
    private static final String[] MODULES = {
        "io.github.whep4j.sdp..",
        "io.github.whep4j.rtp..",
        "io.github.whep4j.srtp..",
        "io.github.whep4j.h264..",
        "io.github.whep4j.media..",
    };

    private static final Set<String> CLOCKS = Set.of("nanoTime", "currentTimeMillis");

    @Test
    void noClock() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULES)
                .should()
                .callMethodWhere(target(HasOwner.Predicates.With.owner(
                                describe("System", owner -> owner.isEquivalentTo(System.class))))
                        .and(target(describe("a clock", (AccessTarget t) -> CLOCKS.contains(t.getName())))))
                .orShould()
                .callMethodWhere(target(describe(
                        "now()",
                        (AccessTarget t) -> t.getName().equals("now")
                                && t.getOwner().getPackageName().startsWith("java.time"))))
                .check(ProductionClasses.ALL);
    }

    @Test
    void noThreadAndNoLock() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULES)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class, java.util.Timer.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .check(ProductionClasses.ALL);
    }

    @Test
    void noSocketAndNoFile() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
                .orShould()
                .dependOnClassesThat(describe(
                        "are of java.io and more than bytes in memory",
                        (JavaClass type) -> type.getPackageName().equals("java.io")
                                && !type.isEquivalentTo(ByteArrayOutputStream.class)))
                .check(ProductionClasses.ALL);
    }

    @Test
    void noRandomnessOfItsOwn() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULES)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.security.SecureRandom.class)
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(ProductionClasses.ALL);
    }

    @Test
    void noLogging() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .check(ProductionClasses.ALL);
    }
}
