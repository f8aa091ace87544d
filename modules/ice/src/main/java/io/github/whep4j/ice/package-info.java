/** ice4j's agent on the media loop's own sockets. */
@NullMarked
package io.github.whep4j.ice;

import org.jspecify.annotations.NullMarked;
