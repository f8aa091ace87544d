package io.github.whep4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({
        "10s,PT10S",
        "10,PT10S",
        "500ms,PT0.5S",
        "1m30s,PT1M30S",
        "2m,PT2M",
        "2h,PT2H",
        "1h2m3s4ms,PT1H2M3.004S",
        "90M,PT90M",
        "999999999s,PT999999999S"
    })
    void reads(String text, Duration expected) {
        assertEquals(expected, new DurationConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.s", "1s2m", "10 s", "0", "0ms", "9999999999s", "forever", "1d", "٣s"})
    void refusesTheRest(String text) {
        assertThrows(TypeConversionException.class, () -> new DurationConverter().convert(text));
    }
}
