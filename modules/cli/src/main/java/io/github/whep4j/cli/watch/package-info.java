/** {@code whep4j watch}: figures and pictures of a camera on the terminal. */
@NullMarked
package io.github.whep4j.cli.watch;

import org.jspecify.annotations.NullMarked;
