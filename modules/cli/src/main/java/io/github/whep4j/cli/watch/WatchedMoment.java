package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.receiver.ReceiverState;
import io.github.whep4j.viewer.LiveFigures;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a camera at one look.
 *
 * @param figures of the time since the last look; null if there was no picture by then
 * @param keyFrameIntervalMs between the latest two; -1 before the second
 */
record WatchedMoment(
        Instant at,
        ReceiverState state,
        @Nullable LiveFigures figures,
        long keyFrameIntervalMs,
        RenewalReport.Renewals renewals) {}
