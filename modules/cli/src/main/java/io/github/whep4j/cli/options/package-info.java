/** What several commands can be told, and where it is read from. */
@NullMarked
package io.github.whep4j.cli.options;

import org.jspecify.annotations.NullMarked;
