/** {@code whep4j snapshot}: a still picture. */
@NullMarked
package io.github.whep4j.cli.snapshot;

import org.jspecify.annotations.NullMarked;
