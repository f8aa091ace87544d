/** {@code whep4j probe}: one session, and what was found in it. */
@NullMarked
package io.github.whep4j.cli.probe;

import org.jspecify.annotations.NullMarked;
