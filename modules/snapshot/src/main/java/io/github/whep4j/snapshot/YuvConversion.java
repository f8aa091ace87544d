package io.github.whep4j.snapshot;

import io.github.whep4j.h264.SequenceParameterSet;
import io.github.whep4j.h264.VideoUsability;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rect;

/**
 * From luma and chroma to red, green and blue (ITU-T H.264, Annex E.2.1, matrix_coefficients and video_full_range_flag;
 * ITU-R BT.601 and BT.709), in fixed point of 16 bits.
 */
final class YuvConversion {
    private static final int BT_709 = 1;
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
        boolean bt709 = matrix == BT_709 || (matrix == UNSPECIFIED && sps.height() >= HIGH_DEFINITION_HEIGHT);
        return bt709 ? new YuvConversion(0.2126, 0.0722, fullRange) : new YuvConversion(0.299, 0.114, fullRange);
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
