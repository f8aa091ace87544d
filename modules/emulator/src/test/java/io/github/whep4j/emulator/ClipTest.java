package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipTest {
    private static final byte[] SPS = {0, 0, 0, 1, 0x67, 1};
    private static final byte[] PPS = {0, 0, 1, 0x68, 2};
    private static final byte[] IDR_FIRST = {0, 0, 1, 0x65, (byte) 0x88, 3};
    private static final byte[] IDR_SECOND = {0, 0, 1, 0x65, 0x48, 4};
    private static final byte[] DELTA = {0, 0, 1, 0x41, (byte) 0x9a, 5};

    @Test
    void theBundledClipIsTenSecondsWithAKeyFrameEach() {
        Clip clip = Clip.bundled();

        assertEquals(300, clip.pictures().size());
        assertEquals(30, clip.framesPerSecond());
        for (int i = 0; i < 300; i++) {
            Clip.Picture picture = clip.pictures().get(i);
            assertEquals(i % 30 == 0, picture.isKeyFrame());
            assertEquals(i % 30 == 0 ? 3 : 1, picture.nalUnits().size());
        }
    }

    @Test
    void nothingOfTheBundledClipIsLost() throws IOException {
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        for (Clip.Picture picture : Clip.bundled().pictures()) {
            pictures.write(picture.annexB());
        }
        try (InputStream in = Clip.class.getResourceAsStream("clip.h264")) {
            Clip original = Clip.parse(in.readAllBytes(), 30);
            Clip again = Clip.parse(pictures.toByteArray(), 30);
            for (int i = 0; i < 300; i++) {
                assertArrayEquals(
                        original.pictures().get(i).annexB(),
                        again.pictures().get(i).annexB());
            }
        }
    }

    @Test
    void aFileWithoutAnEndIsNotReadForEver() throws IOException {
        assertEquals(5, Clip.bytes(new ByteArrayInputStream(new byte[5]), 5).length);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };
        assertThrows(IOException.class, () -> Clip.bytes(endless, 5));
    }

    @Test
    void slicesOfOnePictureStayTogether() {
        Clip clip = Clip.parse(join(SPS, PPS, IDR_FIRST, IDR_SECOND, DELTA, DELTA, SPS, IDR_FIRST), 25);

        assertEquals(4, clip.pictures().size());
        assertEquals(4, clip.pictures().get(0).nalUnits().size());
        assertTrue(clip.pictures().get(0).isKeyFrame());
        assertFalse(clip.pictures().get(1).isKeyFrame());
        assertEquals(2, clip.pictures().get(3).nalUnits().size());
    }

    @Test
    void keyFramesAreFoundRoundTheEnd() {
        Clip clip = Clip.parse(join(SPS, PPS, IDR_FIRST, DELTA, DELTA), 25);

        assertEquals(0, clip.keyFrameFrom(0));
        assertEquals(0, clip.keyFrameFrom(1));
        assertEquals(0, clip.keyFrameFrom(3));
    }

    @Test
    void whatCannotBeLoopedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Clip.parse(new byte[0], 30));
        assertThrows(IllegalArgumentException.class, () -> Clip.parse(join(SPS, PPS), 30));
        assertThrows(IllegalArgumentException.class, () -> Clip.parse(join(DELTA, SPS, PPS, IDR_FIRST), 30));
        assertThrows(IllegalArgumentException.class, () -> Clip.parse(join(SPS, PPS, IDR_FIRST), 0));
    }

    @Test
    void whatHasPicturesFurtherOnIsNoByteStream() {
        byte[] like = "0000ftypiso6".getBytes(StandardCharsets.US_ASCII);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Clip.parse(join(like, SPS, PPS, IDR_FIRST, DELTA), 30));
        assertTrue(refused.getMessage().contains("no Annex B"), refused.getMessage());
        assertEquals(
                1,
                Clip.parse(join(new byte[5], SPS, PPS, IDR_FIRST), 30)
                        .pictures()
                        .size(),
                "leading zeros");
    }

    @Test
    void aFileIsRead(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("x.h264"), join(SPS, PPS, IDR_FIRST, DELTA));

        assertEquals(2, Clip.read(file, 25).pictures().size());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
