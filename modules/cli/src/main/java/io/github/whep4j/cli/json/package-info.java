/** What commands print for programs. */
@NullMarked
package io.github.whep4j.cli.json;

import org.jspecify.annotations.NullMarked;
