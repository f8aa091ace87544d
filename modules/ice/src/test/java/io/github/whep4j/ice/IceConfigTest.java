package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session can be told, and what its failure tells. */
class IceConfigTest {
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    /** A deadline is nanoseconds from now: one that overflowed would be an exception on the loop, or in the past. */
    @Test
    void timesLongerThanAnybodyWaitsCanBeReckonedWith() {
        IceConfig config = IceConfig.builder()
                .gatherTimeout(FOR_EVER)
                .connectTimeout(FOR_EVER)
                .consentInterval(FOR_EVER)
                .consentExpiry(FOR_EVER)
                .unselectedLinger(FOR_EVER)
                .build();
        for (Function<IceConfig, Duration> time : times()) {
            assertEquals(Duration.ofDays(3_650), time.apply(config));
            assertTrue(System.nanoTime() + time.apply(config).toNanos() - System.nanoTime() > 0);
        }
    }

    private static Iterable<Function<IceConfig, Duration>> times() {
        return List.of(
                IceConfig::gatherTimeout,
                IceConfig::connectTimeout,
                IceConfig::consentInterval,
                IceConfig::consentExpiry,
                IceConfig::unselectedLinger);
    }

    @Test
    void noTimeIsNegative() {
        assertThrows(
                IllegalArgumentException.class,
                () -> IceConfig.builder().connectTimeout(Duration.ZERO).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> IceConfig.builder().unselectedLinger(Duration.ofNanos(-1)).build());
        IceConfig.builder().unselectedLinger(Duration.ZERO).build();
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatWasSerializedStillTellsWhy(IceFailure.Kind kind) throws Exception {
        IceFailure failure = new IceFailure(kind, "no way to 192.0.2.1");
        IceFailure read = reread(new IceException(failure, null)).failure();
        assertEquals(kind, read.kind());
        assertEquals("no way to 192.0.2.1", read.message());
        assertNull(read.report());
    }

    private static IceException reread(IceException exception) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(exception);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (IceException) in.readObject();
        }
    }
}
