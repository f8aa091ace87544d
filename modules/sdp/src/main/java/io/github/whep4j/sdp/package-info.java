/**
 * Session descriptions for WebRTC (RFC 8866, RFC 9429): an immutable model, its parser and writer, and the two
 * sides of an offer/answer exchange that carries one H.264 video stream. No clock, no threads, no sockets, no
 * dependencies.
 *
 * <p>Receiving, as a WHEP player does:
 *
 * <pre>{@code
 * RecvonlyOffer offer = RecvonlyOffer.builder()
 *         .iceUfrag(ufrag).icePwd(password)
 *         .fingerprint(new Fingerprint("sha-256", "AB:CD:…"))
 *         .candidates(candidates)
 *         .sessionId(randomNonNegativeLong)
 *         .build();
 * String answer = post(offer.sdp());
 * NegotiatedVideo video = AnswerReader.read(answer, offer);   // SdpException: the session can't be had
 * }</pre>
 *
 * <p>Answering, as a WHEP server (or a player that got a counter-offer) does:
 *
 * <pre>{@code
 * RemoteOffer remote = OfferReader.read(offerSdp);
 * String answer = AnswerWriter.builder(remote)
 *         .iceUfrag(ufrag).icePwd(password).fingerprint(own)
 *         .setup(SetupRole.ACTIVE).direction(MediaDirection.SENDONLY)
 *         .build().sdp();
 * }</pre>
 *
 * <p><b>Strict on identity, lenient on form.</b> A description without usable ICE credentials, without a fingerprint
 * of SHA-224 or better, or without a clear DTLS role is refused; so is one without {@code rtcp-mux}. A line that is
 * merely odd (an unknown attribute or line type, a candidate that makes no sense, feedback that nobody offered) costs
 * that line alone. RFC 9429, Section 5.8 would have the whole description refused; no deployed stack does that.
 * {@link io.github.whep4j.sdp.SdpException} is the only exception that reading throws, whatever the input.
 *
 * <p>All types are immutable and may be shared between threads. {@code toString()} never shows ICE credentials.
 */
@NullMarked
package io.github.whep4j.sdp;

import org.jspecify.annotations.NullMarked;
