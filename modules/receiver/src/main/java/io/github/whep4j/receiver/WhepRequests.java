package io.github.whep4j.receiver;

import io.github.whep4j.whep.WhepRequest;
import java.net.URI;
import java.time.Duration;

/** Tells the HTTP layer what the receiver's builder was told. */
final class WhepRequests {
    private WhepRequests() {}

    /**
     * @param endpoint the user's, or one that the server has named, which {@linkplain WhepRequest#mayMoveTo has to be allowed}
     *     then
     */
    static WhepRequest at(URI endpoint, ReceiverOptions options, BlockingCalls blockingCalls) {
        WhepRequest.Builder builder = WhepRequest.builder(endpoint)
                .inPlaceOf(options.endpoint())
                .allowOrigin(options.endpoint())
                .insecureTokenAllowed(options.insecureTokenAllowed())
                .responseTimeout(options.timeouts().http())
                .totalTimeout(options.timeouts().http())
                .deleteTimeout(options.timeouts().close())
                .waitUntilLive(options.exchange().waitUntilLive());
        TokenSource tokens = options.tokens();
        if (tokens != null) {
            Duration atMost = options.timeouts().token();
            builder.tokens(refused -> Deadlines.fail(blockingCalls.call(() -> tokens.token(refused)), atMost));
        }
        for (URI origin : options.allowedOrigins()) {
            builder.allowOrigin(origin);
        }
        if (options.caFile() != null) {
            builder.caFile(options.caFile());
        }
        ReceiverOptions.Way way = options.exchange().way();
        if (way.proxy() != null) {
            builder.proxy(way.proxy());
        }
        if (way.proxyEnvironment() != null) {
            builder.proxyFromEnvironment(way.proxyEnvironment());
        }
        if (way.publicTargetsOnly()) {
            builder.publicTargetsOnly();
        }
        return builder.build();
    }
}
