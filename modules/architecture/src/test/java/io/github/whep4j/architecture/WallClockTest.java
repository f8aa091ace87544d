package io.github.whep4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The time of day may jump, by the user's hand or NTP's. It is shown and written, and nothing waits by it: deadlines, intervals
 * and ages are by {@code System.nanoTime()}, which does not jump.
 */
class WallClockTest {
    /** Each with what it takes the time of day for. */
    private static final String[] MAY_ASK = {
        // The first and the last day of a certificate, which nobody checks (RFC 8122, Section 6.2).
        "io.github.whep4j.dtls.DtlsCertificate",
        // A Retry-After that is a date, in an answer without a date of its own; a day at most.
        "io.github.whep4j.whep.ReplyHandler",
        // The timestamp in statistics.
        "io.github.whep4j.receiver.SessionInfos",
        // How late a picture is, as the page shows it.
        "io.github.whep4j.viewer.LiveCamera",
    };

    @Test
    void nothingWaitsByTheTimeOfDay() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.github.whep4j.cli..", "io.github.whep4j.emulator..")
                .and(describe(
                        "have no other use for it", type -> !List.of(MAY_ASK).contains(type.getName())))
                .should()
                .callMethodWhere(target(describe("the time of day", WallClockTest::isTimeOfDay)))
                .check(ProductionClasses.ALL);
    }

    private static boolean isTimeOfDay(AccessTarget target) {
        String owner = target.getOwner().getName();
        return owner.equals(System.class.getName()) && target.getName().equals("currentTimeMillis")
                || owner.startsWith("java.time.") && target.getName().equals("now")
                || owner.equals(Clock.class.getName()) && target.getName().startsWith("system");
    }
}
