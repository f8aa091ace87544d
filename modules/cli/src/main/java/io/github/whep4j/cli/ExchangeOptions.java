package io.github.whep4j.cli;

import io.github.whep4j.receiver.ReceiverBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the session is asked for, beyond one offer and one answer. */
final class ExchangeOptions {
    @Option(
            names = "--wait-until-live",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Asks again for so long when the stream is not live yet, or the server busy, as in 5m.")
    private @Nullable Duration waitUntilLive;

    @Option(
            names = "--trickle",
            description = "Makes the offer without waiting for STUN and TURN servers; what they say follows by PATCH.")
    private boolean trickle;

    @Option(
            names = "--discover-ice-servers",
            description = "Asks the endpoint for ICE servers, by OPTIONS, before the offer.")
    private boolean discoverIceServers;

    void apply(ReceiverBuilder builder) {
        if (waitUntilLive != null) {
            builder.waitUntilLive(waitUntilLive);
        }
        if (trickle) {
            builder.trickle();
        }
        if (discoverIceServers) {
            builder.discoverIceServers();
        }
    }
}
