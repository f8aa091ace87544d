package io.github.whep4j.cli;

import java.io.PrintStream;

/** A command that can tell a program how it went, in JSON. */
interface ForPrograms {
    /** Whether that was asked for. */
    boolean json();

    /** Where it goes: to standard error where standard output is for video. */
    PrintStream jsonGoesTo();
}
