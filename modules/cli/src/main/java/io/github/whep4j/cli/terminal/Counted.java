package io.github.whep4j.cli.terminal;

/** A number of things, for people: one picture, two pictures. */
public final class Counted {
    private Counted() {}

    /** @param thing by the name of one; that of several has an s behind it */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
