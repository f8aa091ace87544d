package io.github.whep4j.sdp;

import org.jspecify.annotations.Nullable;

/** The attributes that are read, and those that are met often besides. Case matters in them. */
enum AttributeName {
    /** All others. */
    OTHER(""),
    BUNDLE_ONLY("bundle-only"),
    CANDIDATE("candidate"),
    END_OF_CANDIDATES("end-of-candidates"),
    EXTMAP("extmap"),
    FINGERPRINT("fingerprint"),
    FMTP("fmtp"),
    GROUP("group"),
    ICE_LITE("ice-lite"),
    ICE_OPTIONS("ice-options"),
    ICE_PWD("ice-pwd"),
    ICE_UFRAG("ice-ufrag"),
    INACTIVE("inactive"),
    MID("mid"),
    MSID("msid"),
    RECVONLY("recvonly"),
    RTCP_FB("rtcp-fb"),
    RTCP_MUX("rtcp-mux"),
    RTCP_RSIZE("rtcp-rsize"),
    RTCP_XR("rtcp-xr"),
    RTPMAP("rtpmap"),
    SENDONLY("sendonly"),
    SENDRECV("sendrecv"),
    SETUP("setup"),
    SSRC("ssrc");

    static final int COUNT = values().length;

    /** By length and first and last character; a power of two, and sparse enough for a short search. */
    private static final @Nullable AttributeName[] TABLE = new AttributeName[128];

    static {
        for (AttributeName name : values()) {
            if (name != OTHER) {
                int slot = slot(name.token, 0, name.token.length());
                while (TABLE[slot] != null) {
                    slot = (slot + 1) % TABLE.length;
                }
                TABLE[slot] = name;
            }
        }
    }

    private final String token;

    AttributeName(String token) {
        this.token = token;
    }

    /** As it is written; empty for {@link #OTHER}. */
    String token() {
        return token;
    }

    /** The one whose name stands here, which is not empty. */
    static AttributeName of(String text, int from, int to) {
        int slot = slot(text, from, to);
        AttributeName name = TABLE[slot];
        while (name != null) {
            if (name.token.length() == to - from && text.startsWith(name.token, from)) {
                return name;
            }
            slot = (slot + 1) % TABLE.length;
            name = TABLE[slot];
        }
        return OTHER;
    }

    private static int slot(String text, int from, int to) {
        return (text.charAt(from) * 5 + text.charAt(to - 1) * 11 + (to - from) * 17) & (TABLE.length - 1);
    }
}
