package io.github.whep4j.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.terminal.StandardOutput;
import io.github.whep4j.cli.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written to a terminal that is drawn anew, and what a terminal says of itself. */
class LiveScreenTest {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";
    private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LiveScreen screen = new LiveScreen(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void isEnteredWithTheFirstDrawingAndLeftOnce() {
        screen.draw(List.of("one", "two"));
        assertEquals(ENTER + "\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J", written());
        screen.draw(List.of("three"));
        assertEquals("\u001b[Hthree\u001b[K\u001b[J", written());
        screen.close();
        assertEquals(LEAVE, written());
        screen.close();
        screen.draw(List.of("late"));
        assertEquals("", written());
    }

    @Test
    void whatWasNeverDrawnOnIsLeftAlone() {
        screen.close();
        assertEquals("", written());
    }

    private String written() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void aPictureIsAsLargeAsItFits() {
        BufferedImage image = new BufferedImage(160, 90, BufferedImage.TYPE_INT_RGB);
        List<String> wide = HalfBlocks.of(image, 32, 100, TerminalColours.RGB);
        assertEquals(9, wide.size());
        assertEquals(32, blocks(wide.get(0)));
        List<String> low = HalfBlocks.of(image, 200, 9, TerminalColours.RGB);
        assertEquals(9, low.size());
        assertEquals(32, blocks(low.get(8)));
        assertEquals(
                1,
                HalfBlocks.of(new BufferedImage(4_000, 1, BufferedImage.TYPE_INT_RGB), 10, 10, TerminalColours.RGB)
                        .size());
    }

    private static long blocks(String line) {
        return line.chars().filter(c -> c == '\u2580').count();
    }

    @Test
    void theUpperPixelIsInFrontOfTheLowerOne() {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xff0000);
        image.setRGB(1, 0, 0xff0000);
        image.setRGB(0, 1, 0x000080);
        image.setRGB(1, 1, 0x000080);
        assertEquals(
                List.of("\u001b[38;2;255;0;0;48;2;0;0;128m\u2580\u2580\u001b[0m"),
                HalfBlocks.of(image, 2, 1, TerminalColours.RGB));
        assertEquals(
                List.of("\u001b[38;5;196;48;5;18m\u2580\u2580\u001b[0m"),
                HalfBlocks.of(image, 2, 1, TerminalColours.INDEXED));
    }

    /** xterm's palette: 16 and 231 are black and white, 59 a dark grey of the cube, 244 one of the 24 greys. */
    @ParameterizedTest
    @CsvSource({"000000,16", "ffffff,231", "5f5f5f,59", "808080,244", "00ff00,46", "0a0a0a,232", "eeeeee,255"})
    void coloursOfThePaletteAreTheNearest(String rgb, int index) {
        assertEquals("38;5;" + index, TerminalColours.INDEXED.code(true, Integer.parseInt(rgb, 16)));
    }

    @ParameterizedTest
    @CsvSource({
        "xterm-256color,truecolor,,RGB",
        "xterm-direct,,,RGB",
        "xterm-256color,,,INDEXED",
        "screen.xterm-256color,,,INDEXED",
        "xterm-256color,truecolor,1,NONE",
        "dumb,truecolor,,NONE",
        "vt100,,,NONE",
        ",,,NONE"
    })
    void coloursAreWhatTheTerminalSaysItHas(String term, String colorTerm, String noColor, TerminalColours colours) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TERM", term == null ? "" : term);
        environment.put("COLORTERM", colorTerm == null ? "" : colorTerm);
        environment.put("NO_COLOR", noColor == null ? "" : noColor);
        assertEquals(colours, TerminalColours.of(terminal(environment)));
    }

    @Test
    void aLocaleWithoutAllCharactersHasNoBlocks() {
        assertTrue(terminal(Map.of()).showsUnicode());
        assertTrue(terminal(Map.of("LANG", "de_DE.UTF-8")).showsUnicode());
        assertTrue(terminal(Map.of("LC_ALL", "C.utf8", "LANG", "C")).showsUnicode());
        assertFalse(terminal(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")).showsUnicode());
    }

    @Test
    void theSizeIsThatOfTheEnvironmentBeforeAnyOther() {
        assertEquals(new TerminalSize(50, 132), TerminalSize.of(terminal(Map.of("LINES", "50", "COLUMNS", "132"))));
        assertEquals(Optional.of(new TerminalSize(24, 80)), TerminalSize.parse("24 80\n"));
        assertEquals(Optional.empty(), TerminalSize.parse("0 0\n"));
        assertEquals(Optional.empty(), TerminalSize.parse("stty: standard input"));
        assertEquals(Optional.empty(), TerminalSize.parse("99999 80"));
    }

    private static Terminal terminal(Map<String, String> environment) {
        StandardOutput unheard = StandardOutput.to(OutputStream.nullOutputStream());
        return new Terminal(InputStream.nullInputStream(), unheard, unheard, environment, true, true);
    }
}
