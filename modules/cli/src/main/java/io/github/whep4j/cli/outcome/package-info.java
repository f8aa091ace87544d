/** How a command ended: its exit status, and failures in words and for programs. */
@NullMarked
package io.github.whep4j.cli.outcome;

import org.jspecify.annotations.NullMarked;
