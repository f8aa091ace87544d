package io.github.whep4j.dtls;

/**
 * What a session has seen so far; a snapshot.
 *
 * @param datagramsReceived datagrams given to {@link DtlsSession#onDatagram}
 * @param datagramsDropped of these, dropped whole: queue full, too large, or not DTLS
 * @param recordsPassed records handed to Bouncy Castle, reassembled handshake messages counted by their pieces
 * @param recordsDropped records refused before that, but for the two kinds that follow
 * @param fragmentsRefused handshake fragments refused: too long, too far ahead, contradicting or too many
 * @param alertsIgnored alerts that nobody authenticated
 * @param applicationDataDropped application data after the handshake, for which we have no use
 * @param datagramsSent datagrams given to {@link DtlsListener#transmit}
 * @param handshakesBegunAnew 1 if the handshake has been begun anew, else 0
 * @param reassemblyPeakBytes the most memory that incomplete handshake messages have held at any time
 */
public record DtlsStats(
        long datagramsReceived,
        long datagramsDropped,
        long recordsPassed,
        long recordsDropped,
        long fragmentsRefused,
        long alertsIgnored,
        long applicationDataDropped,
        long datagramsSent,
        long handshakesBegunAnew,
        long reassemblyPeakBytes) {}
