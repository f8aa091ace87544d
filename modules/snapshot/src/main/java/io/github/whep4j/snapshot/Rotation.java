package io.github.whep4j.snapshot;

import java.awt.image.BufferedImage;

/** Turns pictures upright, as the sender says that they are to be shown (3GPP TS 26.114, Section 7.4.5). */
final class Rotation {
    private Rotation() {}

    /** Clockwise by 0, 90, 180 or 270 degrees; the picture itself where there is nothing to turn. */
    static BufferedImage clockwise(BufferedImage picture, int degrees) {
        if (degrees == 0) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        boolean upright = degrees == 180;
        BufferedImage turned =
                new BufferedImage(upright ? width : height, upright ? height : width, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int toX = upright ? width - 1 - x : degrees == 90 ? height - 1 - y : y;
                int toY = upright ? height - 1 - y : degrees == 90 ? x : width - 1 - x;
                turned.setRGB(toX, toY, picture.getRGB(x, y));
            }
        }
        return turned;
    }
}
