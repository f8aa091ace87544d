package io.github.whep4j.cli.options;

import io.github.whep4j.cli.terminal.Terminal;
import java.io.Console;
import org.jspecify.annotations.Nullable;

/** A token that a person types: who is told that it is waited for, and does not leave it on the screen. */
final class TypedToken {
    private TypedToken() {}

    /** Null where standard input is no terminal, or where the JDK cannot keep what is typed from showing; that is told then. */
    static @Nullable String ask(Terminal terminal) {
        if (!terminal.inIsTerminal()) {
            return null;
        }
        Console console = Terminal.console();
        if (console == null) {
            terminal.err().print("The token (it will show): ");
            terminal.err().flush();
            return null;
        }
        char[] typed = console.readPassword("The token (it does not show): ");
        return typed == null ? "" : new String(typed).strip();
    }
}
