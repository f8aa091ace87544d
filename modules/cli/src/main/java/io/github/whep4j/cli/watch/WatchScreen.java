package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.session.Reception;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.snapshot.Snapshots;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is watched, on a terminal: the figures, drawn anew at each look, and below them the latest key frame where there is room. */
final class WatchScreen extends WatchDisplay {
    /** Asking for the terminal's size costs a process. */
    private static final int LOOKS_PER_SIZE = 3;

    /** With fewer there is nothing to be seen. */
    private static final int LEAST_PREVIEW_ROWS = 5;

    private static final int LEAST_PREVIEW_COLUMNS = 16;

    /** More would be much to write for a terminal far away, and show no more than a small picture is for. */
    private static final int MOST_PREVIEW_COLUMNS = 96;

    private final Terminal terminal;
    private final String camera;
    private final KeyFrames keyFrames;
    private final LiveScreen screen;
    private final TerminalColours colours;
    private final @Nullable Preview preview;
    private volatile String said = "";
    private TerminalSize size = TerminalSize.USUAL;
    private int looks;

    /**
     * @param camera what is written above
     * @param preview whether to show pictures, if the terminal can
     */
    WatchScreen(Terminal terminal, String camera, KeyFrames keyFrames, boolean preview) {
        this.terminal = terminal;
        this.camera = camera;
        this.keyFrames = keyFrames;
        this.screen = new LiveScreen(terminal.out());
        this.colours = terminal.showsUnicode() ? TerminalColours.of(terminal) : TerminalColours.NONE;
        this.preview = preview && colours != TerminalColours.NONE ? new Preview(Snapshots.withDefaults()) : null;
    }

    @Override
    void show(WatchedMoment moment) {
        if (looks++ % LOOKS_PER_SIZE == 0) {
            size = TerminalSize.of(terminal);
        }
        List<String> lines = new ArrayList<>(WatchText.panel(camera, moment));
        String words = said;
        if (!words.isEmpty()) {
            lines.add(words);
        }
        lines.replaceAll(line -> line.length() > size.columns() ? line.substring(0, size.columns()) : line);
        if (lines.size() > size.rows()) {
            lines = lines.subList(0, size.rows());
        }
        lines.addAll(preview(size.rows() - lines.size()));
        screen.draw(lines);
        if (terminal.out().checkError()) {
            readerHasGone();
        }
    }

    private List<String> preview(int rows) {
        int columns = Math.min(size.columns(), MOST_PREVIEW_COLUMNS);
        if (preview == null || rows < LEAST_PREVIEW_ROWS || columns < LEAST_PREVIEW_COLUMNS) {
            return List.of();
        }
        BufferedImage picture = preview.picture(keyFrames.latest());
        if (!preview.trouble().isEmpty()) {
            return List.of("no preview: " + preview.trouble());
        }
        return picture == null ? List.of() : HalfBlocks.of(picture, columns, rows, colours);
    }

    @Override
    void say(String words) {
        said = words;
    }

    /** Below what was on the terminal before: the figures are gone with the screen. */
    @Override
    void end(Reception.Result result, WatchedMoment last, boolean sessionDeleted) {
        close();
        if (last.figures() != null) {
            terminal.err().println(WatchText.total(last.figures()));
        }
    }

    @Override
    public void close() {
        screen.close();
        if (preview != null) {
            preview.close();
        }
    }
}
