package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExtensionElementsTest {

    @Test
    void absoluteCaptureTimeIsAnNtpTimestampWithOrWithoutAnOffset() {
        byte[] data = Exercise.hex("ff0123456789abcdef");
        assertEquals(0x0123_4567_89ab_cdefL, AbsoluteCaptureTime.ntpTimestamp(data, 1));
        assertFalse(AbsoluteCaptureTime.isValid(7));
        assertTrue(AbsoluteCaptureTime.isValid(8));
        assertTrue(AbsoluteCaptureTime.isValid(16));
        byte[] written = new byte[9];
        written[0] = (byte) 0xff;
        AbsoluteCaptureTime.write(written, 1, 0x0123_4567_89ab_cdefL);
        assertEquals(0x0123_4567_89ab_cdefL, AbsoluteCaptureTime.ntpTimestamp(written, 1));
    }

    @Test
    void playoutDelayIsTwoTimesTwelveBits() {
        byte[] data = Exercise.hex("ff123abc");
        assertEquals(0x123 * 10, PlayoutDelay.minMillis(data, 1));
        assertEquals(0xabc * 10, PlayoutDelay.maxMillis(data, 1));
        assertTrue(PlayoutDelay.isValid(data, 1, 3));
        assertTrue(PlayoutDelay.isValid(Exercise.hex("000000"), 0, 3), "no smoothing");
        assertTrue(PlayoutDelay.isValid(Exercise.hex("00a00a"), 0, 3), "a delay of neither more nor less");
        assertFalse(PlayoutDelay.isValid(data, 1, 2));
        assertFalse(PlayoutDelay.isValid(Exercise.hex("002001"), 0, 3), "a minimum above the maximum");
        PlayoutDelay.write(data, 1, 105, 40_950);
        assertEquals(100, PlayoutDelay.minMillis(data, 1));
        assertEquals(40_950, PlayoutDelay.maxMillis(data, 1));
    }
}
