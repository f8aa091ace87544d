package io.github.whep4j.ice;

/** The priority of a candidate of ours (RFC 8445, Section 5.1.2.1). */
final class IcePriority {
    static final int HOST = 126;
    static final int PEER_REFLEXIVE = 110;
    static final int SERVER_REFLEXIVE = 100;
    /** Over TCP a host candidate is the second best (RFC 6544, Section 4.2). */
    static final int TCP_HOST = 90;

    static final int RELAYED = 0;
    /** Of an active candidate, in the highest three bits of its local preference. */
    private static final int ACTIVE_DIRECTION = 6 << 13;

    private static final int HIGHEST_OF_DIRECTION = (1 << 13) - 1;
    private static final int HIGHEST_LOCAL_PREFERENCE = 65_535;
    private static final int COMPONENT = 1;

    private IcePriority() {}

    static long of(int typePreference, int localPreference) {
        return ((long) typePreference << 24) + ((long) localPreference << 8) + (256 - COMPONENT);
    }

    /** Of an active TCP candidate on the address with this place in the order of preference. */
    static int activeTcpPreference(int place) {
        return ACTIVE_DIRECTION + HIGHEST_OF_DIRECTION - place;
    }

    /** Of the address with this place in the order of preference: different for each, as the RFC wants it. */
    static int localPreference(int place) {
        return HIGHEST_LOCAL_PREFERENCE - place;
    }
}
