package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.List;

/** Candidates that can be reached, or could be if their name were resolved; each once, and no more than a hundred. */
final class DistinctCandidates {
    private static final int MAX_CANDIDATES = 100;
    /** Of the indices; a power of two, so much larger than their number that a search ends soon. */
    private static final int TABLE_SIZE = 256;

    private final CandidateParser parser = new CandidateParser();
    private final List<CandidateAttribute> found = new ArrayList<>(48);
    /** One more than the index of a candidate, by its hash; 0 is free. */
    private final byte[] table = new byte[TABLE_SIZE];

    /** Adds those candidates of the section that can be read and are of use. */
    void addAll(ScannedSection section) {
        int i = section.first(AttributeName.CANDIDATE);
        while (i >= 0 && found.size() < MAX_CANDIDATES) {
            CandidateAttribute candidate = parser.parse(section.text(), section.valueStart(i), section.valueEnd(i));
            if (candidate != null && isOfUse(candidate)) {
                addDistinct(candidate);
            }
            i = section.next(i);
        }
    }

    List<CandidateAttribute> list() {
        return found;
    }

    private void addDistinct(CandidateAttribute candidate) {
        int slot = slotOf(candidate);
        while (table[slot] != 0) {
            if (found.get(table[slot] - 1).equals(candidate)) {
                return;
            }
            slot = (slot + 1) & (TABLE_SIZE - 1);
        }
        found.add(candidate);
        table[slot] = (byte) found.size();
    }

    private static int slotOf(CandidateAttribute candidate) {
        int hash = (candidate.port() * 31 + (int) candidate.priority()) * 31
                + candidate.address().length();
        return (hash ^ hash >>> 8 ^ hash >>> 16 ^ hash >>> 24) & (TABLE_SIZE - 1);
    }

    private static boolean isOfUse(CandidateAttribute candidate) {
        return candidate.isCheckable() || candidate.isConnectable() || candidate.isNamed();
    }
}
