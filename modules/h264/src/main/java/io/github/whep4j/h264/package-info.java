/**
 * H.264 over RTP, the receiving half: RFC 6184 packets in, access units out.
 *
 * <p>{@link io.github.whep4j.h264.H264Depacketizer} takes RTP payloads in sequence order and hands over whole access
 * units in Annex B form, together with the {@link io.github.whep4j.h264.ParameterSets} that they need. Nothing here
 * reads a clock, starts a thread or touches a socket; no packet, however broken, makes it throw.
 *
 * <pre>{@code
 * H264Depacketizer depacketizer = new H264Depacketizer(4 << 20, List.of(), new H264Depacketizer.Sink() {
 *     public void accessUnit(byte[] annexB, int lengthBytes, long extendedTimestamp, boolean keyFrame,
 *             boolean complete, ParameterSets sets) {
 *         file.write(annexB, 0, lengthBytes);
 *     }
 *
 *     public void damaged(long extendedTimestamp) {
 *         requestKeyFrame();
 *     }
 * });
 * depacketizer.onPacket(payload, 0, payload.length, timestamp, marker);
 * }</pre>
 *
 * <p>{@link io.github.whep4j.h264.NalUnit} and {@link io.github.whep4j.h264.SequenceParameterSet} are of use on any
 * H.264 byte stream.
 */
@NullMarked
package io.github.whep4j.h264;

import org.jspecify.annotations.NullMarked;
