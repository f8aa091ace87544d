/** RFC 6184 depacketizer, NAL units, sequence parameter sets, access units. */
@NullMarked
package io.github.whep4j.h264;

import org.jspecify.annotations.NullMarked;
