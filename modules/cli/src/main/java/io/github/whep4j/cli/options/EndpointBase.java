package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.receiver.WhepEndpoints;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the devices are whose service is known by a name, {@code ring:DEVICE_ID}. */
public final class EndpointBase {
    static final String RING = "ring";

    @Option(
            names = "--endpoint-base",
            paramLabel = "URL",
            description = "Where ring: devices are looked for in place of Ring's API: a proxy, or whep4j emulate.")
    private @Nullable URI base;

    /**
     * The WHEP endpoint that is meant.
     *
     * @throws UsageException if there is no such place
     */
    public URI endpoint(URI given) {
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
