package io.github.whep4j.cli.options;

import picocli.CommandLine.Option;

/** What becomes of a file that is there already: as with curl, cp and the shell it is replaced, unless that is not wanted. */
public final class OverwriteOptions {
    @Option(
            names = "--no-clobber",
            description =
                    "Never replaces a file: ends with status 9, before the session, if there is one of that name. Without it"
                            + " the file is replaced, once there is a picture to put in its place.")
    private boolean noClobber;

    public boolean noClobber() {
        return noClobber;
    }
}
