/**
 * The WHEP exchange (draft-ietf-wish-whep): an offer goes out, an answer comes back, and the session that the server opened is
 * ended, whatever happens. Of use alone to any WebRTC stack that brings its own offer:
 *
 * <pre>{@code
 * try (WhepClient client = new WhepClient()) {
 *     WhepRequest request = WhepRequest.builder(URI.create("https://example.org/whep/sessions"))
 *             .tokens(refused -> CompletableFuture.supplyAsync(myTokens::current))
 *             .build();
 *     WhepSession session = WhepSession.of(client, request);
 *     WhepAnswer answer = session.post(offerSdp).get();
 *     …
 *     session.close().get();
 * }
 * }</pre>
 *
 * <p>{@code WhepExchange} holds the rules and no clock, thread or socket ({@code Offering} those of its beginning,
 * {@code Deletion} those of its end); {@code ExchangeShell} runs it on a Netty event loop,
 * one {@code HttpConnection} per request. Nothing here logs or shows tokens, session URLs or SDP.
 */
@NullMarked
package io.github.whep4j.whep;

import org.jspecify.annotations.NullMarked;
