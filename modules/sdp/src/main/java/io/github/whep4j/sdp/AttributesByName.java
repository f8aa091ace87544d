package io.github.whep4j.sdp;

import org.jspecify.annotations.Nullable;

/** The attributes of a section, found by their names; made for those who look for one. An attribute is known by its index. */
final class AttributesByName {
    /** Where the name of each attribute ends. */
    private final int[] colons;
    /** The next attribute of the same name, or -1. */
    private final short[] nexts;
    /** One more than the first attribute of a name; {@link SdpScanner#MAX_LINES} bounds it. */
    private final short[] firsts = new short[AttributeName.COUNT];

    private @Nullable MediaDirection direction;

    AttributesByName(ScannedSection section) {
        int size = section.size();
        colons = new int[size];
        nexts = new short[size];
        for (int i = size - 1; i >= 0; i--) {
            int colon = section.colon(i);
            AttributeName name = section.name(i, colon);
            colons[i] = colon;
            nexts[i] = (short) (firsts[name.ordinal()] - 1);
            firsts[name.ordinal()] = (short) (i + 1);
            MediaDirection named = colon == section.valueEnd(i) ? MediaDirection.of(name) : null;
            direction = named == null ? direction : named;
        }
    }

    int first(AttributeName name) {
        return firsts[name.ordinal()] - 1;
    }

    int next(int attribute) {
        return nexts[attribute];
    }

    int colon(int attribute) {
        return colons[attribute];
    }

    /** The first of the direction attributes, or null. */
    @Nullable
    MediaDirection direction() {
        return direction;
    }
}
