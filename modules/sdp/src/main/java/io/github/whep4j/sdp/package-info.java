/** Session descriptions for WebRTC: immutable model, parser, writer, offer and answer. */
@NullMarked
package io.github.whep4j.sdp;

import org.jspecify.annotations.NullMarked;
