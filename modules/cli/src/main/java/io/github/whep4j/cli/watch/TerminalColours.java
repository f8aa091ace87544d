package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.terminal.Terminal;
import java.util.Locale;

/** The colours that a terminal says it has. */
enum TerminalColours {
    /** None, or nobody wants them (<a href="https://no-color.org">NO_COLOR</a>). */
    NONE,
    /** The 256 of xterm: 16 of the user's choice, a cube of 6 by 6 by 6, and 24 greys. */
    INDEXED,
    /** 24 bits. */
    RGB;

    private static final int CUBE_BASE = 16;
    private static final int GREY_BASE = 232;
    private static final int GREYS = 24;
    private static final int[] CUBE_LEVELS = {0, 95, 135, 175, 215, 255};

    static TerminalColours of(Terminal terminal) {
        String term = terminal.variable("TERM").toLowerCase(Locale.ROOT);
        String colorTerm = terminal.variable("COLORTERM").toLowerCase(Locale.ROOT);
        boolean windowsTerminal = !terminal.variable("WT_SESSION").isEmpty();
        if (!terminal.variable("NO_COLOR").isEmpty() || term.equals("dumb")) {
            return NONE;
        }
        if (colorTerm.equals("truecolor") || colorTerm.equals("24bit") || term.endsWith("-direct") || windowsTerminal) {
            return RGB;
        }
        return term.contains("256color") ? INDEXED : NONE;
    }

    /** What is written between {@code ESC [} and {@code m} for a colour in front of, or behind, what follows. */
    String code(boolean foreground, int rgb) {
        String layer = foreground ? "38;" : "48;";
        if (this == RGB) {
            return layer + "2;" + (rgb >> 16 & 0xff) + ";" + (rgb >> 8 & 0xff) + ";" + (rgb & 0xff);
        }
        return layer + "5;" + index(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
    }

    /** The nearest of the cube and the greys. */
    private static int index(int red, int green, int blue) {
        int r = nearestLevel(red);
        int g = nearestLevel(green);
        int b = nearestLevel(blue);
        int grey = Math.max(0, Math.min(GREYS - 1, ((red + green + blue) / 3 - 3) / 10));
        int greyLevel = 8 + 10 * grey;
        int byCube = distance(red - CUBE_LEVELS[r], green - CUBE_LEVELS[g], blue - CUBE_LEVELS[b]);
        int byGrey = distance(red - greyLevel, green - greyLevel, blue - greyLevel);
        return byGrey < byCube ? GREY_BASE + grey : CUBE_BASE + 36 * r + 6 * g + b;
    }

    private static int nearestLevel(int value) {
        int nearest = 0;
        for (int i = 1; i < CUBE_LEVELS.length; i++) {
            if (Math.abs(value - CUBE_LEVELS[i]) < Math.abs(value - CUBE_LEVELS[nearest])) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static int distance(int red, int green, int blue) {
        return red * red + green * green + blue * blue;
    }
}
