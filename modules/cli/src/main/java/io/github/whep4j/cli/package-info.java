/** The whep4j command. */
@NullMarked
package io.github.whep4j.cli;

import org.jspecify.annotations.NullMarked;
