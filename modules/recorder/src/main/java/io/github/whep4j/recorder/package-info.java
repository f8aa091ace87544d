/** Annex B and fragmented MP4 writers for access units. */
@NullMarked
package io.github.whep4j.recorder;

import org.jspecify.annotations.NullMarked;
