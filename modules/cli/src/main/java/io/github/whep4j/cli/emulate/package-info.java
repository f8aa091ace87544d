/** {@code whep4j emulate}: a camera for tests. */
@NullMarked
package io.github.whep4j.cli.emulate;

import org.jspecify.annotations.NullMarked;
