package io.github.whep4j.ice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an agent and throws it away, so that the classes and the configuration of ice4j are there. */
final class Ice4jWarmUp {
    private static final Logger logger = LoggerFactory.getLogger(Ice4jWarmUp.class);
    private static final int ANY_PORT = 9;

    private static boolean done;

    private Ice4jWarmUp() {}

    static synchronized void run() {
        if (done) {
            return;
        }
        Ice4jRuntime.configure();
        LocalAddresses.forConfig(IceConfig.builder().build());
        try {
            // It binds nothing.
            new Ice4jAgent(true, List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), ANY_PORT))).free();
            new IntegrityKey("warm-up");
            done = true;
        } catch (IOException e) {
            logger.debug("warming up failed", e);
        }
    }
}
