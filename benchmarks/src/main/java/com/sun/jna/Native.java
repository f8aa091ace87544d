package com.sun.jna;

import java.io.File;
import java.io.IOException;

/**
 * Stands in for JNA, which is banned from this build: jitsi-srtp looks for its OpenSSL binding by it, finds none, and goes
 * on in pure Java.
 */
public final class Native {
    private Native() {}

    /** Finds nothing. */
    @SuppressWarnings("DoNotCallSuggester") // what calls it expects that
    public static File extractFromResourcePath(String name, ClassLoader loader) throws IOException {
        throw new IOException("no native library " + name);
    }
}
