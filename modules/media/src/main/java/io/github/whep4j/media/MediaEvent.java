package io.github.whep4j.media;

import org.jspecify.annotations.Nullable;

/** What happens to the stream besides pictures. */
public sealed interface MediaEvent {

    /**
     * The first packet of video has been authenticated; once a session.
     *
     * @param nowNanos when
     */
    record FirstPacket(long nowNanos) implements MediaEvent {}

    /**
     * No video for the configured time, after there had been some. {@link Resumed} or {@link TimedOut} follows.
     *
     * @param silentNanos time since the last packet
     */
    record Stalled(long silentNanos) implements MediaEvent {}

    /**
     * Video again, after {@link Stalled}.
     *
     * @param silentNanos how long there was none
     */
    record Resumed(long silentNanos) implements MediaEvent {}

    /**
     * No video for longer than the session is to wait, counted from its keys if none came at all; once per silence. What
     * follows is up to the owner.
     *
     * @param silentNanos time since the last packet, or since the keys
     */
    record TimedOut(long silentNanos) implements MediaEvent {}

    /**
     * The sender has said that its source has ended, and no video has come for half a second since.
     *
     * @param reason the sender's words, with control characters replaced; null if it gave none
     */
    record Bye(@Nullable String reason) implements MediaEvent {}

    /**
     * Video now comes from another source; the next picture is a key frame.
     *
     * @param oldSsrc unsigned
     * @param newSsrc unsigned
     */
    record SourceChanged(long oldSsrc, long newSsrc) implements MediaEvent {}
}
