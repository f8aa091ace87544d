package io.github.whep4j.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.VideoOrientation;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SnapshotsTest {
    private static final AccessUnit KEY_FRAME = Stills.keyFrame("baseline");

    @TempDir
    Path folder;

    @Test
    void decodesAndWritesJpegAndPng() throws Exception {
        BufferedImage picture = Snapshots.withDefaults().decode(KEY_FRAME);
        for (String name : new String[] {"door.jpg", "door.JPEG", "door.png"}) {
            Path file = folder.resolve(name);
            Snapshots.write(picture, file);
            BufferedImage read = ImageIO.read(file.toFile());
            assertEquals(160, read.getWidth(), name);
            assertEquals(96, read.getHeight(), name);
        }
        Path other = folder.resolve("door.gif");
        assertThrows(IllegalArgumentException.class, () -> Snapshots.write(picture, other));
        assertFalse(Files.exists(other));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNamedPipeIsWrittenIntoAndStaysOne() throws Exception {
        Path pipe = folder.resolve("door.png");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), pipe);
        BufferedImage picture = Snapshots.withDefaults().decode(KEY_FRAME);
        for (Path file : new Path[] {pipe, link}) {
            Process reader = new ProcessBuilder("cat", pipe.toString()).start();
            try {
                Snapshots.write(picture, file);
                assertEquals(160, ImageIO.read(reader.getInputStream()).getWidth());
            } finally {
                reader.destroy();
            }
            assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());
            assertTrue(Files.isSymbolicLink(link));
        }
    }

    /** The picture is 2 by 1, red at the left. */
    @ParameterizedTest
    @CsvSource({"0, 2, 0, 0", "90, 1, 0, 0", "180, 2, 1, 0", "270, 1, 0, 1"})
    void turnsPicturesUpright(int degrees, int width, int redX, int redY) throws Exception {
        byte[] bytes = Stills.bytes("baseline");
        AccessUnit unit = new AccessUnit(
                bytes,
                bytes.length,
                0,
                0,
                null,
                true,
                true,
                false,
                new VideoOrientation(degrees, false, false),
                Stills.parameterSets(bytes));
        StillDecoder decoder = keyFrame -> {
            BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
            picture.setRGB(0, 0, 0xff0000);
            return picture;
        };
        BufferedImage turned = Snapshots.of(decoder, Duration.ofMinutes(1)).decode(unit);
        assertEquals(width, turned.getWidth());
        assertEquals(3 - width, turned.getHeight());
        assertEquals(0xffff0000, turned.getRGB(redX, redY));
    }

    @Test
    void aDeadlineMayBeForEver() throws Exception {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Snapshots snapshots = Snapshots.of(unit -> picture, Duration.ofSeconds(Long.MAX_VALUE));
        assertSame(picture, snapshots.decode(KEY_FRAME));
    }

    @Test
    void takesOnlyCompleteKeyFrames() {
        byte[] bytes = Stills.bytes("baseline");
        for (boolean keyFrame : new boolean[] {true, false}) {
            AccessUnit unit =
                    new AccessUnit(bytes, bytes.length, 0, 0, null, keyFrame, !keyFrame, Stills.parameterSets(bytes));
            assertThrows(SnapshotException.class, () -> Snapshots.withDefaults().decode(unit));
        }
    }

    @Test
    void whateverTheDecoderThrowsIsASnapshotException() {
        Error thrown = new StackOverflowError();
        Snapshots snapshots = Snapshots.of(
                unit -> {
                    throw thrown;
                },
                Duration.ofMinutes(1));
        assertSame(
                thrown,
                assertThrows(SnapshotException.class, () -> snapshots.decode(KEY_FRAME))
                        .getCause());
    }

    @Test
    void aDecoderThatDoesNotEndIsGivenUpAndKeepsItsPlace() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Snapshots snapshots = Snapshots.of(
                unit -> {
                    for (boolean ended = false; !ended; ) {
                        try {
                            end.await();
                            ended = true;
                        } catch (InterruptedException e) {
                            // Like a decoder that never looks.
                        }
                    }
                    return picture;
                },
                Duration.ofMillis(50));
        for (int i = 0; i < Snapshots.AT_ONCE; i++) {
            assertTrue(message(snapshots).contains("within 50 ms"));
        }
        assertTrue(message(snapshots).contains("busy"));
        end.countDown();
        while (true) { // until the abandoned threads have given their places back
            try {
                assertSame(picture, snapshots.decode(KEY_FRAME));
                return;
            } catch (SnapshotException e) {
                Thread.sleep(1);
            }
        }
    }

    private static String message(Snapshots snapshots) {
        return String.valueOf(assertThrows(SnapshotException.class, () -> snapshots.decode(KEY_FRAME))
                .getMessage());
    }
}
