package io.github.whep4j.examples;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.WhepReceiver;
import java.net.URI;
import java.util.concurrent.Executor;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** Access units as a Flux: a session for each subscriber, which is DELETEd when that cancels. */
public final class WithReactor {
    private WithReactor() {}

    /** The Flux; {@code executor} is where it signals. */
    public static Flux<AccessUnit> pictures(URI endpoint, String token, Executor executor) {
        return JdkFlowAdapter.flowPublisherToFlux(
                WhepReceiver.builder(endpoint).token(token).publisher(executor, 120));
    }
}
