package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.UsageException;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Where the camera is: a URL, or the name of a device whose service is known. */
final class EndpointOptions {
    @Parameters(
            index = "0",
            paramLabel = "URL",
            description =
                    "The WHEP endpoint, https or http; ring:DEVICE_ID for a camera of Ring's partner API; or camera:NAME for"
                            + " one of your cameras.properties.")
    private URI url = URI.create("");

    @Mixin
    private EndpointBase base = new EndpointBase();

    /** As it was given. */
    URI url() {
        return url;
    }

    /** @throws UsageException if there is no such place */
    URI endpoint(URI given) {
        return base.endpoint(given);
    }
}
