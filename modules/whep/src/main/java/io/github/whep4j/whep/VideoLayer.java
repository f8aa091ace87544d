package io.github.whep4j.whep;

import org.jspecify.annotations.Nullable;

/**
 * A layer of a video that the server can send (draft-ietf-wish-whep, "layers event"). Every value is the server's word,
 * {@code null} where it says nothing; at least one of the first three is there.
 *
 * @param rid the name of the encoding, of at most 255 characters, for {@link LayerSelection#rid(String)}
 * @param spatialLayerId not negative
 * @param temporalLayerId not negative
 * @param bitrateBps bits per second at present, not negative; a layer without is inactive
 * @param targetBitrateBps bits per second that the encoder aims at, not negative
 * @param width in pixels, not negative
 * @param height in pixels, not negative
 */
public record VideoLayer(
        @Nullable String rid,
        @Nullable Integer spatialLayerId,
        @Nullable Integer temporalLayerId,
        @Nullable Long bitrateBps,
        @Nullable Long targetBitrateBps,
        @Nullable Integer width,
        @Nullable Integer height) {}
