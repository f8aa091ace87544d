package io.github.whep4j.ice;

/** The priority of a candidate of ours (RFC 8445, Section 5.1.2.1). */
final class IcePriority {
    static final int HOST = 126;
    static final int PEER_REFLEXIVE = 110;
    static final int SERVER_REFLEXIVE = 100;
    static final int RELAYED = 0;
    private static final int HIGHEST_LOCAL_PREFERENCE = 65_535;
    private static final int COMPONENT = 1;

    private IcePriority() {}

    static long of(int typePreference, int localPreference) {
        return ((long) typePreference << 24) + ((long) localPreference << 8) + (256 - COMPONENT);
    }

    /** Of the address with this place in the order of preference: different for each, as the RFC wants it. */
    static int localPreference(int place) {
        return HIGHEST_LOCAL_PREFERENCE - place;
    }
}
