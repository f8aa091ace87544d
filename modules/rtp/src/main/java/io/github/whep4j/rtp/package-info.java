/**
 * RTP and RTCP flyweights, sequence arithmetic and header extensions, over byte arrays and without any allocation.
 *
 * <p>A class stands for a packet format, not for a packet: its static methods read and write a packet where it lies. Each
 * format has one validation, to be called first; it answers with a number or a boolean, never with an exception. After it
 * the accessors may be called with the same buffer and offset. What is written is the caller's own, so there it is an
 * exception that a value is out of its range ({@link java.lang.IllegalArgumentException}) or that there is no room for the
 * packet ({@link java.lang.IndexOutOfBoundsException}). SSRCs are unsigned numbers of 32 bits in an {@code int}.
 *
 * <pre>{@code
 * int headerLength = RtpHeader.lengthOf(buf, off, len);
 * if (headerLength < 0) {
 *     malformed++;
 *     return;
 * }
 * int payloadType = RtpHeader.payloadType(buf, off);
 * int midAt = HeaderExtensions.find(buf, off, midExtensionId);
 *
 * // RTCP: check the compound once, then walk it
 * if (RtcpHeader.validCompound(buf, off, len)) {
 *     for (int at = off, end = off + len; at < end; ) {
 *         int length = RtcpHeader.lengthOf(buf, at, end - at);
 *         if (SenderReport.isValid(buf, at, length)) {
 *             long ntp = SenderReport.ntpTimestamp(buf, at);
 *         }
 *         at += length;
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.github.whep4j.rtp;

import org.jspecify.annotations.NullMarked;
