package io.github.whep4j.cli.terminal;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Nothing, unless {@code -v} asks for it: what matters is in the result. To be set up before the first logger is made. */
public final class Logging {
    private static volatile boolean verbose;

    private Logging() {}

    public static void setUp(boolean isVerbose) {
        verbose = isVerbose;
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", isVerbose ? "info" : "off");
        System.setProperty("org.slf4j.simpleLogger.log.io.github.whep4j", isVerbose ? "debug" : "off");
        // ice4j logs through java.util.logging, INFO by default; with it an address of a candidate per line.
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
    }

    public static boolean isVerbose() {
        return verbose;
    }
}
