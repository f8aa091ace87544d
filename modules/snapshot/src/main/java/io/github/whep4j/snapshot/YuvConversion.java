package io.github.whep4j.snapshot;

import io.github.whep4j.h264.SequenceParameterSet;
import io.github.whep4j.h264.VideoUsability;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rect;

/**
 * From luma and chroma to red, green and blue (ITU-T H.264, Annex E.2.1, matrix_coefficients and video_full_range_flag), in
 * fixed point of 16 bits. Primaries and transfer characteristics are taken for the screen's.
 */
final class YuvConversion {
    private static final int UNSPECIFIED = 2;
    /** Where nothing is said, players take high definition for BT.709. */
    private static final int HIGH_DEFINITION_HEIGHT = 720;

    private static final int BITS = 16;
    private static final int HALF = 1 << BITS - 1;
    private static final int SIGNED_OFFSET = 128;

    private final int lumaOffset;
    private final int luma;
    private final int redByCr;
    private final int greenByCb;
    private final int greenByCr;
    private final int blueByCb;

    private YuvConversion(double kr, double kb, boolean fullRange) {
        double lumaScale = fullRange ? 1 : 255.0 / 219;
        double chromaScale = fullRange ? 1 : 255.0 / 224;
        double kg = 1 - kr - kb;
        lumaOffset = fullRange ? 0 : 16;
        luma = fixed(lumaScale);
        redByCr = fixed(2 * (1 - kr) * chromaScale);
        greenByCb = fixed(2 * kb * (1 - kb) / kg * chromaScale);
        greenByCr = fixed(2 * kr * (1 - kr) / kg * chromaScale);
        blueByCb = fixed(2 * (1 - kb) * chromaScale);
    }

    static YuvConversion of(SequenceParameterSet sps) {
        int matrix =
                sps.videoUsability().map(VideoUsability::matrixCoefficients).orElse(UNSPECIFIED);
        boolean fullRange = sps.videoUsability().map(VideoUsability::fullRange).orElse(false);
        return of(matrix, fullRange, sps.height());
    }

    /** @param matrix a value of Table E-5 */
    static YuvConversion of(int matrix, boolean fullRange, int height) {
        return switch (matrix) {
            case 1 -> bt709(fullRange);
            case 4 -> new YuvConversion(0.30, 0.11, fullRange);
            case 7 -> new YuvConversion(0.212, 0.087, fullRange);
            // The second is of constant luminance, which needs the transfer function; this is near it.
            case 9, 10 -> new YuvConversion(0.2627, 0.0593, fullRange);
            case UNSPECIFIED -> height >= HIGH_DEFINITION_HEIGHT ? bt709(fullRange) : bt601(fullRange);
            default -> bt601(fullRange);
        };
    }

    private static YuvConversion bt709(boolean fullRange) {
        return new YuvConversion(0.2126, 0.0722, fullRange);
    }

    private static YuvConversion bt601(boolean fullRange) {
        return new YuvConversion(0.299, 0.114, fullRange);
    }

    private static int fixed(double factor) {
        return (int) Math.round(factor * (1 << BITS));
    }

    /** What the stream crops away is left out; jcodec's samples are signed. */
    BufferedImage toRgb(Picture yuv, int width, int height) {
        Rect crop = yuv.getCrop();
        int left = crop == null ? 0 : crop.getX();
        int top = crop == null ? 0 : crop.getY();
        byte[] y = yuv.getPlaneData(0);
        byte[] cb = yuv.getPlaneData(1);
        byte[] cr = yuv.getPlaneData(2);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int row = 0; row < height; row++) {
            int lumaRow = (top + row) * yuv.getPlaneWidth(0) + left;
            int chromaRow = (top + row) / 2 * yuv.getPlaneWidth(1) + left / 2;
            for (int column = 0; column < width; column++) {
                int chroma = chromaRow + column / 2;
                rgb[row * width + column] = rgb(y[lumaRow + column] + SIGNED_OFFSET, cb[chroma], cr[chroma]);
            }
        }
        return image;
    }

    private int rgb(int y, int cb, int cr) {
        int bright = (y - lumaOffset) * luma + HALF;
        int red = clamp(bright + cr * redByCr >> BITS);
        int green = clamp(bright - cb * greenByCb - cr * greenByCr >> BITS);
        int blue = clamp(bright + cb * blueByCb >> BITS);
        return red << 16 | green << 8 | blue;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
