package io.github.whep4j.cli.options;

import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.Renewal;
import io.github.whep4j.receiver.SessionLimit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command does when a session ends before there is enough. */
public final class RenewalOptions {
    /** The library's policies by name. */
    enum Policy {
        NONE,
        SEQUENTIAL,
        OVERLAPPING
    }

    @Option(
            names = "--session-limit",
            paramLabel = "TIME",
            description =
                    "How long the server lets a session live, such as 30s; or 'learned' from when it ends the first one.")
    private @Nullable SessionLimit limit;

    @Option(
            names = "--renewal",
            paramLabel = "HOW",
            description = "What follows a session at its limit: none, sequential (one after the other), or overlapping"
                    + " (no gap, where the camera allows two); by default sequential where there is a limit.")
    private @Nullable Policy policy;

    @Option(
            names = "--auto-reconnect",
            description =
                    "Opens another session, too, when one that had pictures breaks off. Each one costs a camera on battery.")
    private boolean autoReconnect;

    public void applyTo(ReceiverBuilder builder) {
        Policy chosen = policy != null ? policy : limit == null ? Policy.NONE : Policy.SEQUENTIAL;
        builder.renewal(
                switch (chosen) {
                    case NONE -> Renewal.none();
                    case SEQUENTIAL -> Renewal.sequential();
                    case OVERLAPPING -> Renewal.overlapping();
                });
        if (limit != null) {
            builder.sessionLimit(limit);
        } else if (chosen != Policy.NONE) {
            builder.sessionLimit(SessionLimit.learned());
        }
        if (autoReconnect) {
            builder.autoReconnect();
        }
    }
}
