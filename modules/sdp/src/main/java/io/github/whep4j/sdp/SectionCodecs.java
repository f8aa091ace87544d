package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rtpmap, fmtp, rtcp-fb, rtcp-xr and extmap lines of a media section. The first of two that contradict counts. */
final class SectionCodecs {
    private static final int MAX_PAYLOAD_TYPE = 127;
    private static final int MAX_PARAMETER_SETS = 32;
    private static final int MAX_WORDS = 16;
    private static final int MAX_NAMES = 4;
    private static final Pattern CODEC_NAME = Pattern.compile("[A-Za-z0-9._-]{1,20}");
    /** RFC 6184, Section 8.1: baseline at level 1 is what a missing profile-level-id means. */
    private static final String DEFAULT_PROFILE_LEVEL_ID = "42000a";

    private final String text;
    private final ScannedSection section;
    /** The place of a payload type among the formats that are such, or -1. */
    private final byte[] places = new byte[MAX_PAYLOAD_TYPE + 1];
    /** The formats that are payload types, each once, in order. */
    private final byte[] payloadTypes;
    /** One more than the attribute that is the rtpmap, and the fmtp, of the payload type in this place. */
    private final int[] encodings;

    private final int[] parameters;
    private final FormatParameters parameter;
    private boolean rtx;

    SectionCodecs(ScannedSection section, SdpScanner.MediaLine line) {
        this.section = section;
        text = section.text();
        Arrays.fill(places, (byte) -1);
        payloadTypes = new byte[place(line.formatsStart(), line.formatsEnd())];
        encodings = new int[payloadTypes.length];
        parameters = new int[payloadTypes.length];
        for (int payloadType = 0; payloadType <= MAX_PAYLOAD_TYPE; payloadType++) {
            if (places[payloadType] >= 0) {
                payloadTypes[places[payloadType]] = (byte) payloadType;
            }
        }
        parameter = new FormatParameters(text);
        index(AttributeName.RTPMAP, encodings);
        index(AttributeName.FMTP, parameters);
        for (int place = 0; place < payloadTypes.length; place++) {
            rtx |= isRtx(place);
        }
    }

    /** Gives a place to each payload type among the words, and returns how many have one. */
    private int place(int from, int to) {
        int count = 0;
        int at = SdpSyntax.wordStart(text, from, to);
        while (at < to) {
            int end = SdpSyntax.wordEnd(text, at, to);
            int payloadType = (int) SdpSyntax.parseNumber(text, at, end, MAX_PAYLOAD_TYPE);
            if (payloadType >= 0 && places[payloadType] < 0) {
                places[payloadType] = (byte) count++;
            }
            at = SdpSyntax.wordStart(text, end, to);
        }
        return count;
    }

    /** The formats that are payload types (0–127), each once, in order. */
    static List<Integer> payloadTypes(List<String> formats) {
        Set<Integer> found = new LinkedHashSet<>();
        for (String format : formats) {
            int payloadType = (int) SdpSyntax.parseNumber(format, MAX_PAYLOAD_TYPE);
            if (payloadType >= 0) {
                found.add(payloadType);
            }
        }
        return List.copyOf(found);
    }

    private void index(AttributeName name, int[] byPlace) {
        for (int i = section.first(name); i >= 0; i = section.next(i)) {
            int payloadType = payloadType(start(i), section.valueEnd(i));
            int place = payloadType < 0 ? -1 : places[payloadType];
            if (place >= 0 && byPlace[place] == 0) {
                byPlace[place] = i + 1;
            }
        }
    }

    /** The payload type at the beginning of a value, or -1. */
    private int payloadType(int from, int to) {
        return (int) SdpSyntax.parseNumber(text, from, SdpSyntax.wordEnd(text, from, to), MAX_PAYLOAD_TYPE);
    }

    /** Where the value of an attribute begins without blanks. */
    private int start(int attribute) {
        return SdpSyntax.stripStart(text, section.valueStart(attribute), section.valueEnd(attribute));
    }

    private int end(int attribute) {
        return SdpSyntax.stripEnd(text, start(attribute), section.valueEnd(attribute));
    }

    /** Where that begins which follows the first word of an attribute's value. */
    private int afterFirstWord(int attribute) {
        int end = end(attribute);
        return SdpSyntax.stripStart(text, SdpSyntax.wordEnd(text, start(attribute), end), end);
    }

    /** The section's payload types that are H.264, in order of preference, without regard to another description. */
    List<H264PayloadType> h264() {
        List<H264PayloadType> found = new ArrayList<>(payloadTypes.length);
        for (int place = 0; place < payloadTypes.length; place++) {
            if (isH264(place)) {
                found.add(describe(place, null, rtxOf(payloadTypes[place])));
            }
        }
        return List.copyOf(found);
    }

    /**
     * What is left of the offer in this answer. A payload type without an rtpmap is what the offer said it is, and so
     * is one without an fmtp line.
     */
    List<H264PayloadType> h264(Collection<H264PayloadType> offered) {
        List<H264PayloadType> found = new ArrayList<>(offered.size());
        for (int place = 0; place < payloadTypes.length; place++) {
            for (H264PayloadType offer : offered) {
                boolean same = offer.payloadType() == payloadTypes[place];
                if (same && (isH264(place) || encodings[place] == 0)) {
                    int rtxOf = rtxOf(payloadTypes[place]);
                    found.add(describe(place, offer, rtxOf == offer.rtxPayloadType() ? rtxOf : -1));
                }
            }
        }
        return List.copyOf(found);
    }

    /** What the section has instead of H.264, for people: names of codecs that look like such, a few. */
    List<String> otherEncodings() {
        Set<String> names = new LinkedHashSet<>();
        for (int place = 0; place < payloadTypes.length && names.size() < MAX_NAMES; place++) {
            int rtpmap = encodings[place] - 1;
            if (rtpmap >= 0 && !isH264(place) && !isRtx(place)) {
                String name =
                        text.substring(afterFirstWord(rtpmap), end(rtpmap)).split("/", 2)[0];
                if (CODEC_NAME.matcher(name).matches()) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    private boolean isH264(int place) {
        String h264 = "h264/90000";
        int rtpmap = encodings[place] - 1;
        if (rtpmap < 0) {
            return false;
        }
        int from = afterFirstWord(rtpmap);
        int to = end(rtpmap);
        int channels = from + h264.length();
        return SdpSyntax.isIgnoringCase(text, from, Math.min(to, channels), h264)
                && (to == channels || text.charAt(channels) == '/');
    }

    private boolean isRtx(int place) {
        int rtpmap = encodings[place] - 1;
        return rtpmap >= 0 && SdpSyntax.isIgnoringCase(text, afterFirstWord(rtpmap), end(rtpmap), "rtx/90000");
    }

    private H264PayloadType describe(int place, @Nullable H264PayloadType offered, int rtxOf) {
        int payloadType = payloadTypes[place];
        String profile = offered != null ? offered.profileLevelId() : DEFAULT_PROFILE_LEVEL_ID;
        if (parameters[place] == 0) {
            int mode = offered != null ? offered.packetizationMode() : 0;
            return new H264PayloadType(payloadType, profile, mode, rtxOf, List.of());
        }
        readParameters(place);
        if (!parameter.is(FormatParameters.PROFILE_LEVEL_ID, profile)) {
            String own = parameter.value(FormatParameters.PROFILE_LEVEL_ID);
            String lower = own == null ? "" : SdpSyntax.lower(own);
            profile = H264PayloadType.isProfileLevelId(lower) ? lower : profile;
        }
        int mode = Math.max(0, parameter.number(FormatParameters.PACKETIZATION_MODE, 2));
        String sets = parameter.value(FormatParameters.SPROP_PARAMETER_SETS);
        return new H264PayloadType(payloadType, profile, mode, rtxOf, sets == null ? List.of() : parameterSets(sets));
    }

    private void readParameters(int place) {
        int fmtp = parameters[place] - 1;
        parameter.read(afterFirstWord(fmtp), end(fmtp));
    }

    /** RFC 6184, Section 8.1: NAL units in Base64, separated by commas. One that can't be decoded is left out. */
    private static List<byte[]> parameterSets(String value) {
        List<byte[]> sets = new ArrayList<>();
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
        if (!rtx) {
            return -1;
        }
        for (int place = 0; place < payloadTypes.length; place++) {
            if (isRtx(place) && parameters[place] != 0) {
                readParameters(place);
                if (parameter.number(FormatParameters.APT, MAX_PAYLOAD_TYPE) == payloadType) {
                    return payloadTypes[place];
                }
            }
        }
        return -1;
    }

    /** The feedback that is listed for one of the payload types, or for all. */
    Set<RtcpFeedback> feedback(Collection<H264PayloadType> ours) {
        Set<RtcpFeedback> found = EnumSet.noneOf(RtcpFeedback.class);
        for (int i = section.first(AttributeName.RTCP_FB); i >= 0; i = section.next(i)) {
            int from = start(i);
            int to = end(i);
            int wordEnd = SdpSyntax.wordEnd(text, from, to);
            boolean all = wordEnd - from == 1 && text.charAt(from) == '*';
            if (all || contains(ours, payloadType(from, to))) {
                RtcpFeedback feedback = RtcpFeedback.parse(text, wordEnd, to);
                if (feedback != null) {
                    found.add(feedback);
                }
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
        for (int i = section.first(AttributeName.RTCP_XR); i >= 0; i = section.next(i)) {
            for (String word : SdpSyntax.words(section.value(i), MAX_WORDS)) {
                if (word.equals("rcvr-rtt=all") || word.startsWith("rcvr-rtt=all:")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** RFC 8285, Section 5: number to URI. Of two with the same number the first counts; 15 is reserved. */
    static Map<Integer, String> headerExtensions(ScannedSection session, ScannedSection section) {
        Map<Integer, String> found = new LinkedHashMap<>();
        addHeaderExtensions(section, found);
        addHeaderExtensions(session, found);
        return found;
    }

    private static void addHeaderExtensions(ScannedSection section, Map<Integer, String> found) {
        for (int i = section.first(AttributeName.EXTMAP); i >= 0; i = section.next(i)) {
            int end = SdpSyntax.stripEnd(section.text(), section.valueStart(i), section.valueEnd(i));
            addHeaderExtension(section.text(), section.valueStart(i), end, found);
        }
    }

    /** A number, perhaps a slash and a direction, then the URI and what belongs to it. */
    private static void addHeaderExtension(String text, int from, int to, Map<Integer, String> found) {
        int number = SdpSyntax.stripStart(text, from, to);
        int numberEnd = SdpSyntax.wordEnd(text, number, to);
        int uri = SdpSyntax.wordStart(text, numberEnd, to);
        int slash = SdpSyntax.find(text, '/', number, numberEnd);
        int id = (int) SdpSyntax.parseNumber(text, number, slash, 255);
        if (id >= 1 && id != 15 && uri < to) {
            found.putIfAbsent(id, text.substring(uri, SdpSyntax.wordEnd(text, uri, to)));
        }
    }
}
