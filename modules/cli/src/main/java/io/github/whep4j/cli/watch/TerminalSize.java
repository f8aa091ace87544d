package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.terminal.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows and columns of a terminal. The JDK has no way to know them; {@code stty} does, and {@code LINES} and {@code COLUMNS} overrule it. */
record TerminalSize(int rows, int columns) {
    /** Where nobody says: that of old. */
    static final TerminalSize USUAL = new TerminalSize(24, 80);

    private static final Pattern PAIR = Pattern.compile("\\s*(\\d{1,4}) (\\d{1,4})\\s*");
    private static final long STTY_MILLIS = 500;
    private static final int MAX_ANSWER_BYTES = 64;

    static TerminalSize of(Terminal terminal) {
        return parse(terminal.variable("LINES") + " " + terminal.variable("COLUMNS"))
                .or(TerminalSize::ofProcess)
                .orElse(USUAL);
    }

    /** Empty if it is none, or none of a terminal: some say 0 where they do not know. */
    static Optional<TerminalSize> parse(String rowsAndColumns) {
        Matcher pair = PAIR.matcher(rowsAndColumns);
        if (!pair.matches()) {
            return Optional.empty();
        }
        TerminalSize size = new TerminalSize(Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2)));
        return size.rows() == 0 || size.columns() == 0 ? Optional.empty() : Optional.of(size);
    }

    private static Optional<TerminalSize> ofProcess() {
        File terminal = new File("/dev/tty");
        if (!terminal.exists()) {
            return Optional.empty();
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return Optional.empty();
            }
            return parse(new String(stty.getInputStream().readNBytes(MAX_ANSWER_BYTES), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
