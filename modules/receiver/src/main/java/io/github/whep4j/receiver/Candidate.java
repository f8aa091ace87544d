package io.github.whep4j.receiver;

/**
 * One end of the selected candidate pair, in the terms of W3C webrtc-stats.
 *
 * @param candidateType {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param protocol {@code udp} or {@code tcp}
 * @param address the IP address
 * @param port the port
 */
public record Candidate(String candidateType, String protocol, String address, int port) {}
