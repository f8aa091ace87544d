package io.github.whep4j.cli;

import io.github.whep4j.receiver.WhepEndpoints;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the camera is: a URL, or the name of a device whose service is known. */
final class EndpointOptions {
    private static final String RING = "ring";

    @Parameters(
            paramLabel = "URL",
            description =
                    "The WHEP endpoint, https or http; ring:DEVICE_ID for a camera of Ring's partner API; or camera:NAME for"
                            + " one of your cameras.properties.")
    private URI url = URI.create("");

    @Option(
            names = "--endpoint-base",
            paramLabel = "URL",
            description = "Where ring: devices are looked for in place of Ring's API: a proxy, or whep4j emulate.")
    private @Nullable URI base;

    /** As it was given. */
    URI url() {
        return url;
    }

    /** @throws UsageException if there is no such place */
    URI endpoint(URI given) {
        boolean ring = RING.equalsIgnoreCase(given.getScheme());
        if (base != null && !ring) {
            throw new UsageException("--endpoint-base goes with ring:DEVICE_ID; another URL is complete in itself");
        }
        if (!ring) {
            return given;
        }
        String device = given.getSchemeSpecificPart();
        try {
            return base == null ? WhepEndpoints.ring(device) : WhepEndpoints.ring(device, base);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
