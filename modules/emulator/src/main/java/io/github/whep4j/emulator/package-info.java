/** A WHEP camera for tests and demos. */
@NullMarked
package io.github.whep4j.emulator;

import org.jspecify.annotations.NullMarked;
