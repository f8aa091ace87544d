/** A receiver from its start to its end, as every command runs one. */
@NullMarked
package io.github.whep4j.cli.session;

import org.jspecify.annotations.NullMarked;
