package io.github.whep4j.cli.watch;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A picture of characters: each cell is an upper half block (U+2580), its colour the upper pixel and its ground the lower one. */
final class HalfBlocks {
    private static final char UPPER_HALF = '\u2580';
    /** At most so many each way. */
    private static final int SAMPLES = 8;

    private static final String RESET = "\u001b[0m";

    private HalfBlocks() {}

    /**
     * As large as it fits, with pixels about square.
     *
     * @param colours not {@link TerminalColours#NONE}
     * @return a line for each row
     */
    static List<String> of(BufferedImage image, int columns, int rows, TerminalColours colours) {
        double scale = Math.min((double) columns / image.getWidth(), 2.0 * rows / image.getHeight());
        int width = Math.max(1, Math.min(columns, (int) Math.round(image.getWidth() * scale)));
        int height = Math.max(1, Math.min(rows, (int) Math.round(image.getHeight() * scale / 2)));
        List<String> lines = new ArrayList<>(height);
        for (int row = 0; row < height; row++) {
            lines.add(line(image, row, width, height, colours));
        }
        return lines;
    }

    private static String line(BufferedImage image, int row, int width, int height, TerminalColours colours) {
        StringBuilder line = new StringBuilder(width * 24);
        String before = "";
        for (int column = 0; column < width; column++) {
            String look = "\u001b["
                    + colours.code(true, average(image, column, 2 * row, width, 2 * height))
                    + ";"
                    + colours.code(false, average(image, column, 2 * row + 1, width, 2 * height))
                    + "m";
            if (!look.equals(before)) {
                line.append(look);
                before = look;
            }
            line.append(UPPER_HALF);
        }
        return line.append(RESET).toString();
    }

    /** Of the part of the picture that one pixel of {@code width} by {@code height} stands for, by some of its pixels. */
    private static int average(BufferedImage image, int x, int y, int width, int height) {
        int left = x * image.getWidth() / width;
        int top = y * image.getHeight() / height;
        int right = Math.max(left + 1, (x + 1) * image.getWidth() / width);
        int bottom = Math.max(top + 1, (y + 1) * image.getHeight() / height);
        int downBy = 1 + (bottom - top) / SAMPLES;
        int rightBy = 1 + (right - left) / SAMPLES;
        int red = 0;
        int green = 0;
        int blue = 0;
        int samples = 0;
        for (int row = top; row < bottom; row += downBy) {
            for (int column = left; column < right; column += rightBy) {
                int rgb = image.getRGB(column, row);
                red += rgb >> 16 & 0xff;
                green += rgb >> 8 & 0xff;
                blue += rgb & 0xff;
                samples++;
            }
        }
        return red / samples << 16 | green / samples << 8 | blue / samples;
    }
}
