/** The media loop: selector, timers, UDP ports, first-byte demultiplexing. */
@NullMarked
package io.github.whep4j.transport;

import org.jspecify.annotations.NullMarked;
