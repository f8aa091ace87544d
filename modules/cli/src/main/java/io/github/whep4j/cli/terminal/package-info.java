/** Where commands write to. */
@NullMarked
package io.github.whep4j.cli.terminal;

import org.jspecify.annotations.NullMarked;
