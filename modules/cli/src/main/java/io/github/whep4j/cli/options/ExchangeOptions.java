package io.github.whep4j.cli.options;

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
            description =
                    "Waits so long at most for a stream that is not there yet (409, 429, 503), trying again as the server asks.")
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
            builder.waitUntilLive(AtMostADay.checked(waitUntilLive, "--wait-until-live"));
        }
        if (trickle) {
            builder.trickle();
        }
        if (discoverIceServers) {
            builder.discoverIceServers();
        }
    }
}
