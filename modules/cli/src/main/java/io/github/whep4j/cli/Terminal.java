package io.github.whep4j.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/** The three standard streams; tests put their own in. */
record Terminal(InputStream in, PrintStream out, PrintStream err) {
    /** Whether somebody is looking: both ends are the JVM's own, and they are a terminal. */
    boolean isInteractive() {
        Console console = System.console();
        return console != null && err.equals(System.err) && isTerminal(console);
    }

    /** From JDK 22 on there is always a console, which tells by {@code isTerminal()} whether it is one. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
