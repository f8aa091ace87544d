package io.github.whep4j.cli.json;

import java.io.PrintStream;

/** A command that can tell a program how it went, in JSON. */
public interface ForPrograms {
    /** Whether that was asked for. */
    boolean json();

    /** Where it goes: to standard error where standard output is for video. */
    PrintStream jsonGoesTo();
}
