package io.github.whep4j.cli.view;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;

/** The user's browser, where this machine has a screen. */
final class Browser {
    private Browser() {}

    /** False if there is none that the JVM knows of. */
    static boolean open(URI url) {
        try {
            if (GraphicsEnvironment.isHeadless()
                    || !Desktop.isDesktopSupported()
                    || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                return false;
            }
            Desktop.getDesktop().browse(url);
            return true;
        } catch (IOException | RuntimeException | LinkageError e) {
            // A runtime without its native desktop parts throws errors.
            return false;
        }
    }
}
