package io.github.whep4j.media;

/**
 * The sources that another one has replaced; the latest few, as a source may come back much later. With it comes back the
 * source of its retransmissions.
 */
final class SourceRegister {

    private static final int CAPACITY = 16;

    private final int[] retired = new int[CAPACITY];

    /** For each the source that it comes back with: itself, or the one whose packets it repeats. */
    private final int[] owners = new int[CAPACITY];

    private int count;

    void retire(int ssrc) {
        retire(ssrc, ssrc);
    }

    /** A source of retransmissions, of another one's packets. */
    void retire(int ssrc, int owner) {
        int index = indexOf(ssrc);
        if (index >= 0) {
            remove(index);
        } else if (count == CAPACITY) {
            remove(0);
        }
        retired[count] = ssrc;
        owners[count++] = owner;
    }

    /** A source comes back, and what has been retired with it. */
    void readmit(int ssrc) {
        for (int i = count - 1; i >= 0; i--) {
            if (retired[i] == ssrc || owners[i] == ssrc) {
                remove(i);
            }
        }
    }

    private void remove(int index) {
        System.arraycopy(retired, index + 1, retired, index, count - index - 1);
        System.arraycopy(owners, index + 1, owners, index, count - index - 1);
        count--;
    }

    boolean isRetired(int ssrc) {
        return indexOf(ssrc) >= 0;
    }

    private int indexOf(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (retired[i] == ssrc) {
                return i;
            }
        }
        return -1;
    }
}
