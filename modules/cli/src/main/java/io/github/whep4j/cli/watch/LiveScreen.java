package io.github.whep4j.cli.watch;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The whole of a terminal, for as long as something is shown on it: what was there comes back at the end, whatever the end is.
 * Thread-safe: an interrupt closes it while it may be drawn.
 */
final class LiveScreen implements AutoCloseable {
    private static final String CSI = "\u001b[";
    /** The alternate screen; no cursor; long lines are cut off rather than wrapped. */
    private static final String ENTER = CSI + "?1049h" + CSI + "?25l" + CSI + "?7l" + CSI + "2J";

    private static final String LEAVE = CSI + "0m" + CSI + "?7h" + CSI + "?25h" + CSI + "?1049l";
    private static final String HOME = CSI + "H";
    private static final String ERASE_REST_OF_LINE = CSI + "K";
    private static final String ERASE_REST_OF_SCREEN = CSI + "J";

    private final PrintStream out;
    private boolean entered;
    private boolean closed;

    LiveScreen(PrintStream out) {
        this.out = out;
    }

    /** Puts these lines in place of what is there; nothing once it is closed. */
    synchronized void draw(List<String> lines) {
        if (closed) {
            return;
        }
        StringBuilder all = new StringBuilder(8_192);
        if (!entered) {
            all.append(ENTER);
            entered = true;
        }
        all.append(HOME);
        String between = "";
        for (String line : lines) {
            all.append(between).append(line).append(ERASE_REST_OF_LINE);
            between = "\r\n";
        }
        write(all.append(ERASE_REST_OF_SCREEN).toString());
    }

    /** Does no harm a second time. */
    @Override
    public synchronized void close() {
        closed = true;
        if (entered) {
            entered = false;
            write(LEAVE);
        }
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }
}
