package io.github.whep4j.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the command; tests put their own in.
 *
 * @param out for data
 * @param err for people
 * @param outIsTerminal whether {@code out} is looked at by a person
 * @param errIsTerminal whether {@code err} is
 */
public record Terminal(
        InputStream in,
        StandardOutput out,
        PrintStream err,
        Map<String, String> environment,
        boolean outIsTerminal,
        boolean errIsTerminal) {

    public static Terminal ofProcess() {
        return new Terminal(
                System.in, StandardOutput.ofProcess(), System.err, System.getenv(), isTerminal(1), isTerminal(2));
    }

    /** Whether a person may type at {@code in}. */
    public boolean inIsTerminal() {
        return in == System.in && isTerminal(0);
    }

    /** An environment variable without blanks around it; empty if there is none. */
    public String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /** What the user types to run this command: a launcher tells its own name. */
    public String command() {
        String name = variable("WHEP4J_COMMAND");
        return name.isEmpty() ? "whep4j" : name;
    }

    /** Whether what is looked at by a person may be moved and drawn anew. The terminal of Windows says so in another way. */
    public boolean takesEscapes() {
        String term = variable("TERM");
        return term.isEmpty() ? !variable("WT_SESSION").isEmpty() : !term.equals("dumb");
    }

    /** Whether the locale, as far as one is set, has all characters (POSIX, Base Definitions, 8.2). */
    public boolean showsUnicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = variable(name).toLowerCase(Locale.ROOT);
            if (!locale.isEmpty()) {
                return locale.contains("utf-8") || locale.contains("utf8");
            }
        }
        return true;
    }

    /** The JDK's Console knows of standard input and output together, not of standard error, nor of one alone. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        return console() != null;
    }

    /** Null unless standard input and output both are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // it is, before JDK 22
    public static @Nullable Console console() {
        Console console = System.console();
        return console != null && isTerminal(console) ? console : null;
    }

    /** From JDK 22 on there is always a console, which tells by {@code isTerminal()} whether it is one. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
