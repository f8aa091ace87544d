/** Short programs to begin with, each complete. Compiled and tried with the rest of the build. */
@NullMarked
package io.github.whep4j.examples;

import org.jspecify.annotations.NullMarked;
