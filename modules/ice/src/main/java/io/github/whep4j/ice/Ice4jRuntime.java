package io.github.whep4j.ice;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.config.JitsiConfig;
import org.jitsi.config.TypesafeConfigSource;
import org.slf4j.LoggerFactory;

/**
 * ice4j's settings, which are one set for the whole JVM and cached at the first look: they have to be in place before any
 * other class of it is touched.
 *
 * <p>All of them are given, so that neither an application's configuration files nor their loss in a repackaged archive
 * matters. Above all its search for an Amazon address is off, which would send a request to 169.254.169.254.
 */
final class Ice4jRuntime {
    private static final Map<String, Object> SETTINGS = Map.ofEntries(
            Map.entry("ice4j.ice.max-check-list-size", 100),
            Map.entry("ice4j.ice.termination-delay", "100 ms"),
            Map.entry("ice4j.software", ""),
            Map.entry("ice4j.use-component-socket", false),
            Map.entry("ice4j.send-to-last-received-from-address", false),
            Map.entry("ice4j.redact-remote-addresses", false),
            Map.entry("ice4j.consent-freshness.interval", "5 s"),
            Map.entry("ice4j.consent-freshness.original-wait-interval", "500 ms"),
            Map.entry("ice4j.consent-freshness.max-wait-interval", "500 ms"),
            Map.entry("ice4j.consent-freshness.max-retransmissions", 30),
            Map.entry("ice4j.consent-freshness.randomize-interval", true),
            Map.entry("ice4j.harvest.use-ipv6", true),
            Map.entry("ice4j.harvest.use-link-local-addresses", false),
            Map.entry("ice4j.harvest.timeout", "1 s"),
            Map.entry("ice4j.harvest.udp.use-dynamic-ports", false),
            Map.entry("ice4j.harvest.udp.socket-pool-size", 0),
            Map.entry("ice4j.harvest.allowed-addresses", List.of()),
            Map.entry("ice4j.harvest.blocked-addresses", List.of()),
            Map.entry("ice4j.harvest.allowed-interfaces", List.of()),
            Map.entry("ice4j.harvest.blocked-interfaces", List.of()),
            Map.entry("ice4j.harvest.mapping.aws.enabled", false),
            Map.entry("ice4j.harvest.mapping.aws.force", false),
            Map.entry("ice4j.harvest.mapping.stun.addresses", List.of()),
            Map.entry("ice4j.harvest.mapping.static-mappings", List.of()));

    private static final org.slf4j.Logger logger = LoggerFactory.getLogger(Ice4jRuntime.class);

    /** Held, since java.util.logging forgets a logger's level with the logger. */
    private static final List<Logger> quietened = quieten();

    private static boolean configured;

    private Ice4jRuntime() {}

    /** Idempotent; takes some hundred milliseconds the first time. */
    static synchronized void configure() {
        if (configured) {
            return;
        }
        JitsiConfig.Companion.useDebugNewConfig(new TypesafeConfigSource("whep4j", ConfigFactory.parseMap(SETTINGS)));
        configured = true;
        logger.debug("ice4j configured, {} loggers quietened", quietened.size());
    }

    /**
     * What ice4j's classes log by themselves goes to java.util.logging and thus, as a rule, to standard error, at INFO
     * and in part with passwords. Levels that the application has set are left alone.
     */
    private static List<Logger> quieten() {
        List<Logger> loggers =
                List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"), Logger.getLogger("JitsiConfig"));
        for (Logger library : loggers) {
            if (library.getLevel() == null) {
                library.setLevel(Level.OFF);
            }
        }
        return loggers;
    }
}
