package io.github.whep4j.media;

import static io.github.whep4j.media.KeyFrameHint.NONE;
import static io.github.whep4j.media.KeyFrameHint.PART;
import static io.github.whep4j.media.KeyFrameHint.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameHintTest {

    @Test
    void byNalUnitType() {
        assertEquals(START, hint("6742c01f"));
        assertEquals(PART, hint("68ce3c80"));
        assertEquals(PART, hint("658840"));
        assertEquals(NONE, hint("419a40"));
        assertEquals(NONE, hint("0605ff"));
        assertEquals(NONE, hint("09f0"));
        assertEquals(NONE, hint(""));
        assertEquals(NONE, hint("ff"));
    }

    @Test
    void insideOfOtherPackets() {
        assertEquals(PART, hint("7c8588"));
        assertEquals(PART, hint("7c0588"));
        assertEquals(START, hint("7c8788"));
        assertEquals(NONE, hint("5c819a"));
        assertEquals(NONE, hint("7c"));
        assertEquals(START, hint("78000209f000036742c0"));
        assertEquals(PART, hint("78000209f0000268ce"));
        assertEquals(NONE, hint("780002419a0002419a"));
        assertEquals(NONE, hint("78ffff"));
        assertEquals(START, hint("78ffff67"), "a guess does not need all of it");
    }

    /** A unit of 258 bytes: both bytes of its size count. */
    @Test
    void behindALongUnit() {
        String filling = "00".repeat(256);
        assertEquals(PART, hint("780102" + "0600" + filling + "0002" + "68ce"));
        assertEquals(NONE, hint("780102" + "0600" + filling + "0002" + "0600"));
        assertEquals(NONE, hint("780102" + "0600" + "68".repeat(256)), "what stands inside is not read");
    }

    @Test
    void everyPrefixIsSafe() {
        byte[] payload = HexFormat.of().parseHex("78000209f000036742c00002658800");
        for (int length = 0; length <= payload.length; length++) {
            byte[] prefix = Arrays.copyOf(payload, length);
            assertEquals(length >= 8 ? START : NONE, KeyFrameHint.of(prefix, 0, length));
        }
    }

    @Test
    void whatAKeyFrameDoesNotBeginWith() {
        for (String begin :
                List.of("6742c01f", "7c8742", "7800036742c00002658800", "0605ff", "419a40", "7c0199", "7c", "")) {
            assertFalse(isContinuation(begin, false), begin);
        }
        for (String later : List.of("7c0588", "7c4588", "68ce3c80", "7800026844", "654488", "7c8544", "65")) {
            assertTrue(isContinuation(later, false), later);
            assertTrue(isContinuation(later, true), later);
        }
        for (String firstSlice : List.of("658840", "7c8588", "7800036588400002" + "6588")) {
            assertTrue(isContinuation(firstSlice, false), firstSlice);
            assertFalse(isContinuation(firstSlice, true), firstSlice);
        }
    }

    private static boolean isContinuation(String hex, boolean setsKnown) {
        byte[] payload = HexFormat.of().parseHex("aa" + hex);
        return KeyFrameHint.isContinuation(payload, 1, payload.length - 1, setsKnown);
    }

    private static int hint(String hex) {
        byte[] payload = HexFormat.of().parseHex("aa" + hex);
        return KeyFrameHint.of(payload, 1, payload.length - 1);
    }
}
