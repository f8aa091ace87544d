/**
 * Still pictures from a live stream: one key frame, decoded in pure Java.
 *
 * <pre>{@code
 * Snapshots snapshots = Snapshots.withDefaults();
 * BufferedImage picture = snapshots.decode(keyFrame);
 * Snapshots.write(picture, Path.of("door.jpg"));
 * }</pre>
 *
 * <p>This is no video decoder: it takes one key frame at a time and has no memory of earlier ones.
 */
@NullMarked
package io.github.whep4j.snapshot;

import org.jspecify.annotations.NullMarked;
