/**
 * Meters of a receiver for Micrometer, which passes them on to Prometheus and others: {@link
 * io.github.whep4j.micrometer.ReceiverMetrics}. Their names are those of W3C webrtc-stats.
 */
@NullMarked
package io.github.whep4j.micrometer;

import org.jspecify.annotations.NullMarked;
