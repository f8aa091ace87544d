package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rtpmap, fmtp, rtcp-fb, rtcp-xr and extmap lines of a media section. The first of two that contradict counts. */
final class SectionCodecs {
    private static final String RTX = "rtx/90000";
    private static final int MAX_PARAMETER_SETS = 32;
    /** RFC 6184, Section 8.1: baseline at level 1 is what a missing profile-level-id means. */
    private static final String DEFAULT_PROFILE_LEVEL_ID = "42000a";

    private final AttributeLookup section;
    private final List<Integer> payloadTypes;
    private final Map<Integer, String> encodings = new LinkedHashMap<>();
    private final Map<Integer, String> parameters = new LinkedHashMap<>();

    SectionCodecs(AttributeLookup section, List<String> formats) {
        this.section = section;
        this.payloadTypes = payloadTypes(formats);
        for (String value : section.attributes("rtpmap")) {
            int payloadType = SdpSyntax.leadingPayloadType(value);
            if (payloadType >= 0) {
                encodings.putIfAbsent(payloadType, SdpSyntax.lower(SdpSyntax.afterFirstWord(value)));
            }
        }
        for (String value : section.attributes("fmtp")) {
            int payloadType = SdpSyntax.leadingPayloadType(value);
            if (payloadType >= 0) {
                parameters.putIfAbsent(payloadType, SdpSyntax.afterFirstWord(value));
            }
        }
    }

    /** The formats that are payload types (0–127), each once, in order. */
    static List<Integer> payloadTypes(List<String> formats) {
        Set<Integer> found = new LinkedHashSet<>();
        for (String format : formats) {
            int payloadType = (int) SdpSyntax.parseNumber(format, 127);
            if (payloadType >= 0) {
                found.add(payloadType);
            }
        }
        return List.copyOf(found);
    }

    /** RFC 8866, Section 6.15: the value of the first parameter of that name, in any case; the other value if there is none. */
    private static String parameter(String parameters, String name, String otherwise) {
        int from = 0;
        while (from <= parameters.length()) {
            int semicolon = parameters.indexOf(';', from);
            int to = semicolon < 0 ? parameters.length() : semicolon;
            int nameEnd = from;
            while (nameEnd < to && parameters.charAt(nameEnd) != '=') {
                nameEnd++;
            }
            int nameStart = from;
            while (nameStart < nameEnd && Character.isWhitespace(parameters.charAt(nameStart))) {
                nameStart++;
            }
            boolean named = parameters.regionMatches(true, nameStart, name, 0, name.length())
                    && isWhitespace(parameters, nameStart + name.length(), nameEnd);
            if (named) {
                return nameEnd == to
                        ? ""
                        : parameters.substring(nameEnd + 1, to).strip();
            }
            from = to + 1;
        }
        return otherwise;
    }

    private static boolean isWhitespace(String text, int from, int to) {
        int at = from;
        while (at < to && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at == to;
    }

    /** The section's payload types that are H.264, in order of preference, without regard to another description. */
    List<H264PayloadType> h264() {
        List<H264PayloadType> found = new ArrayList<>();
        for (int payloadType : payloadTypes) {
            if (isH264(payloadType)) {
                found.add(describe(payloadType, null).withRtx(rtxOf(payloadType)));
            }
        }
        return List.copyOf(found);
    }

    /**
     * What is left of the offer in this answer. A payload type without an rtpmap is what the offer said it is, and so
     * is one without an fmtp line.
     */
    List<H264PayloadType> h264(Collection<H264PayloadType> offered) {
        List<H264PayloadType> found = new ArrayList<>();
        for (int payloadType : payloadTypes) {
            for (H264PayloadType offer : offered) {
                boolean same = offer.payloadType() == payloadType;
                if (same && (isH264(payloadType) || !encodings.containsKey(payloadType))) {
                    int rtx = rtxOf(payloadType);
                    found.add(describe(payloadType, offer).withRtx(rtx == offer.rtxPayloadType() ? rtx : -1));
                }
            }
        }
        return List.copyOf(found);
    }

    private boolean isH264(int payloadType) {
        String encoding = encodings.get(payloadType);
        return encoding != null && (encoding.equals("h264/90000") || encoding.startsWith("h264/90000/"));
    }

    private H264PayloadType describe(int payloadType, @Nullable H264PayloadType offered) {
        String own = parameters.get(payloadType);
        if (own == null) {
            return offered != null
                    ? new H264PayloadType(payloadType, offered.profileLevelId(), offered.packetizationMode())
                    : new H264PayloadType(payloadType, DEFAULT_PROFILE_LEVEL_ID, 0);
        }
        String profile = SdpSyntax.lower(parameter(own, "profile-level-id", ""));
        if (!H264PayloadType.isProfileLevelId(profile)) {
            profile = offered != null ? offered.profileLevelId() : DEFAULT_PROFILE_LEVEL_ID;
        }
        long mode = SdpSyntax.parseNumber(parameter(own, "packetization-mode", "0"), 2);
        return new H264PayloadType(
                payloadType,
                profile,
                (int) Math.max(0, mode),
                -1,
                parameterSets(parameter(own, "sprop-parameter-sets", "")));
    }

    /** RFC 6184, Section 8.1: NAL units in Base64, separated by commas. One that can't be decoded is left out. */
    private static List<byte[]> parameterSets(String value) {
        List<byte[]> sets = new ArrayList<>();
        if (value.isEmpty()) {
            return sets;
        }
        for (String encoded : value.split(",", -1)) {
            byte[] set = decode(encoded.strip());
            if (set.length > 0 && sets.size() < MAX_PARAMETER_SETS) {
                sets.add(set);
            }
        }
        return sets;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** RFC 4588, Section 8.1: the payload type whose apt is the given one. */
    private int rtxOf(int payloadType) {
        if (!encodings.containsValue(RTX)) {
            return -1;
        }
        for (int candidate : payloadTypes) {
            String own = parameters.get(candidate);
            boolean rtx = RTX.equals(encodings.get(candidate));
            if (rtx && own != null && SdpSyntax.parseNumber(parameter(own, "apt", ""), 127) == payloadType) {
                return candidate;
            }
        }
        return -1;
    }

    /** The feedback that is listed for one of the payload types, or for all. */
    Set<RtcpFeedback> feedback(Collection<H264PayloadType> payloadTypes) {
        Set<RtcpFeedback> found = EnumSet.noneOf(RtcpFeedback.class);
        for (String value : section.attributes("rtcp-fb")) {
            boolean ours = SdpSyntax.firstWordEnd(value) == 1 && value.charAt(0) == '*'
                    || contains(payloadTypes, SdpSyntax.leadingPayloadType(value));
            RtcpFeedback feedback = ours ? RtcpFeedback.parse(value, SdpSyntax.firstWordEnd(value)) : null;
            if (feedback != null) {
                found.add(feedback);
            }
        }
        if (answersReferenceTimes()) {
            found.add(RtcpFeedback.RECEIVER_REFERENCE_TIME);
        }
        return found;
    }

    private static boolean contains(Collection<H264PayloadType> payloadTypes, int payloadType) {
        for (H264PayloadType h264 : payloadTypes) {
            if (h264.payloadType() == payloadType) {
                return true;
            }
        }
        return false;
    }

    /** RFC 3611, Section 5.1: with {@code sender} in place of {@code all} only those that send media may measure. */
    private boolean answersReferenceTimes() {
        return section.attributes("rtcp-xr").stream()
                .flatMap(value -> SdpSyntax.words(value, 16).stream())
                .anyMatch(word -> word.equals("rcvr-rtt=all") || word.startsWith("rcvr-rtt=all:"));
    }

    /** RFC 8285, Section 5: number to URI. Of two with the same number the first counts; 15 is reserved. */
    static Map<Integer, String> headerExtensions(AttributeLookup session, AttributeLookup section) {
        Map<Integer, String> found = new LinkedHashMap<>();
        List<String> values = new ArrayList<>(section.attributes("extmap"));
        values.addAll(session.attributes("extmap"));
        for (String value : values) {
            List<String> words = SdpSyntax.words(value, 3);
            if (words.size() >= 2) {
                String number = words.get(0);
                int slash = number.indexOf('/');
                int id = (int) SdpSyntax.parseNumber(slash < 0 ? number : number.substring(0, slash), 255);
                if (id >= 1 && id != 15) {
                    found.putIfAbsent(id, words.get(1));
                }
            }
        }
        return found;
    }
}
