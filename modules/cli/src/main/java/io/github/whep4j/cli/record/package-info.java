/** {@code whep4j record} and {@code whep4j pipe}: a recording, to a file or to another program. */
@NullMarked
package io.github.whep4j.cli.record;

import org.jspecify.annotations.NullMarked;
