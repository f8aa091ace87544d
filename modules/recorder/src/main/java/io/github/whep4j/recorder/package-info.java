/**
 * Writes access units to files and streams: as they are ({@link io.github.whep4j.recorder.AnnexBRecorder}), or as
 * fragmented MP4 with their true timestamps ({@link io.github.whep4j.recorder.FragmentedMp4Recorder}). Both only ever
 * append, so that standard output and sockets will do, and a recording that is cut off plays up to the cut. {@link
 * io.github.whep4j.recorder.SegmentedRecorder} makes one recording after the other, and {@link
 * io.github.whep4j.recorder.PlainMp4Recorder} leaves an MP4 with its tables in front.
 *
 * <pre>{@code
 * try (Recorder recorder = FragmentedMp4Recorder.to(Path.of("door.mp4"))) {
 *     for (AccessUnit unit : units) {
 *         recorder.accept(unit);
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.github.whep4j.recorder;

import org.jspecify.annotations.NullMarked;
