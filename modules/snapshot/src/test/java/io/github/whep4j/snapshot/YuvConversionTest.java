package io.github.whep4j.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YuvConversionTest {
    private static final int SIGNED_OFFSET = 128;

    /** Full red, green and blue by the equations of ITU-T H.264, Annex E.2.1 (E-16 to E-24), and back. */
    @ParameterizedTest
    @CsvSource({
        "1, 480, 0.2126, 0.0722",
        "2, 719, 0.299, 0.114",
        "2, 720, 0.2126, 0.0722",
        "4, 720, 0.30, 0.11",
        "5, 720, 0.299, 0.114",
        "6, 720, 0.299, 0.114",
        "7, 480, 0.212, 0.087",
        "9, 480, 0.2627, 0.0593",
        "10, 480, 0.2627, 0.0593"
    })
    void primariesComeBack(int matrix, int height, double kr, double kb) {
        for (boolean fullRange : new boolean[] {false, true}) {
            YuvConversion conversion = YuvConversion.of(matrix, fullRange, height);
            for (int colour : new int[] {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x000000, 0x804020}) {
                int rgb = conversion
                        .toRgb(picture(colour, kr, kb, fullRange), 2, 2)
                        .getRGB(1, 1);
                for (int shift : new int[] {16, 8, 0}) {
                    assertEquals(
                            colour >> shift & 0xff,
                            rgb >> shift & 0xff,
                            2,
                            () -> Integer.toHexString(colour) + " became " + Integer.toHexString(rgb));
                }
            }
        }
    }

    private static Picture picture(int colour, double kr, double kb, boolean fullRange) {
        double red = (colour >> 16 & 0xff) / 255.0;
        double green = (colour >> 8 & 0xff) / 255.0;
        double blue = (colour & 0xff) / 255.0;
        double luma = kr * red + (1 - kr - kb) * green + kb * blue;
        double cb = (blue - luma) / (2 * (1 - kb));
        double cr = (red - luma) / (2 * (1 - kr));
        Picture picture = Picture.create(16, 16, ColorSpace.YUV420);
        fill(picture, 0, fullRange ? 255 * luma : 16 + 219 * luma);
        fill(picture, 1, 128 + (fullRange ? 255 : 224) * cb);
        fill(picture, 2, 128 + (fullRange ? 255 : 224) * cr);
        return picture;
    }

    private static void fill(Picture picture, int plane, double value) {
        int sample = (int) Math.max(0, Math.min(255, Math.round(value)));
        Arrays.fill(picture.getPlaneData(plane), (byte) (sample - SIGNED_OFFSET));
    }
}
