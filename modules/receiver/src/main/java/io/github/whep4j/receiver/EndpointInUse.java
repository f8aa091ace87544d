package io.github.whep4j.receiver;

import io.github.whep4j.whep.WhepRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a receiver opens its sessions: where its user said, or where the server has sent it. On the media loop. */
final class EndpointInUse {
    private static final Logger logger = LoggerFactory.getLogger(EndpointInUse.class);

    private final ReceiverOptions options;
    private final BlockingCalls blockingCalls;
    private final WhepRequest asTold;
    private WhepRequest request;

    EndpointInUse(ReceiverOptions options, BlockingCalls blockingCalls) {
        this.options = options;
        this.blockingCalls = blockingCalls;
        this.asTold = WhepRequests.at(options.endpoint(), options, blockingCalls);
        this.request = asTold;
    }

    WhepRequest request() {
        return request;
    }

    /** The server wants the next session elsewhere: so it is, if a redirect there would be followed. */
    void move(@Nullable URI endpoint) {
        request = asTold;
        if (endpoint == null) {
            logger.info("The server asks to reconnect");
        } else if (asTold.mayMoveTo(endpoint)) {
            logger.info("The server asks to reconnect at {}", EndpointHost.of(endpoint));
            request = WhepRequests.at(endpoint, options, blockingCalls);
        } else {
            logger.warn(
                    "The server asks to reconnect at {}, where the token must not go: it is done where it was;"
                            + " allowOrigin(…) takes it",
                    EndpointHost.of(endpoint));
        }
    }

    /** Nothing is to be had there: back to where the user said. */
    void moveBack() {
        request = asTold;
    }
}
