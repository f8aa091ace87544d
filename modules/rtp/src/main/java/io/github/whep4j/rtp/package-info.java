/** RTP and RTCP flyweights, sequence arithmetic and header extensions. */
@NullMarked
package io.github.whep4j.rtp;

import org.jspecify.annotations.NullMarked;
