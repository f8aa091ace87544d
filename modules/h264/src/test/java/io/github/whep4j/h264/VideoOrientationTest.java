package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class VideoOrientationTest {

    @Test
    void videoOrientationIsCameraFlipAndRotation() {
        assertEquals(new VideoOrientation(90, false, false), VideoOrientation.of((byte) 0x01));
        assertEquals(new VideoOrientation(180, true, false), VideoOrientation.of((byte) 0x06));
        assertEquals(new VideoOrientation(270, false, true), VideoOrientation.of((byte) 0x0b));
        assertEquals(VideoOrientation.UPRIGHT, VideoOrientation.of((byte) 0xf0), "the upper half is not ours");
        for (int octet = 0; octet < 16; octet++) {
            VideoOrientation orientation = VideoOrientation.of((byte) octet);
            assertEquals(octet, orientation.octet());
            assertSame(orientation, VideoOrientation.of((byte) (octet | 0x50)));
        }
        assertThrows(IllegalArgumentException.class, () -> new VideoOrientation(45, false, false));
        assertThrows(IllegalArgumentException.class, () -> new VideoOrientation(360, false, false));
    }
}
