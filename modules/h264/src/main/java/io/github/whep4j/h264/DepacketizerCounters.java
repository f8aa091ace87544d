package io.github.whep4j.h264;

/**
 * What a depacketizer has dropped so far, and why.
 *
 * @param malformedPackets aggregation packets or fragments whose structure is broken
 * @param forbiddenPackets packets with the F bit set: something on the way found bit errors
 * @param interleavedPackets STAP-B, MTAP16, MTAP24 and FU-B, which are of a mode that is never offered
 * @param reservedNalUnits types 0, 30 and 31, which are ignored
 * @param orphanedFragments fragments whose beginning is missing
 * @param abandonedNalUnits NAL units of which a later fragment is missing
 * @param rejectedParameterSets parameter sets that are malformed or too large, alone or together, in the stream or from the session
 *     description
 * @param oversizedUnits access units larger than the limit
 * @param undecodableUnits units that refer to parameter sets that never came
 * @param emptyPackets packets of nothing but padding
 */
public record DepacketizerCounters(
        long malformedPackets,
        long forbiddenPackets,
        long interleavedPackets,
        long reservedNalUnits,
        long orphanedFragments,
        long abandonedNalUnits,
        long rejectedParameterSets,
        long oversizedUnits,
        long undecodableUnits,
        long emptyPackets) {}
