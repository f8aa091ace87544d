/** {@code whep4j view}: cameras on a page in the browser. */
@NullMarked
package io.github.whep4j.cli.view;

import org.jspecify.annotations.NullMarked;
